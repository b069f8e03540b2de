package dev.bartizan.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.database.FileDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.JDBC;

@FileDatabase
class PooledConnectionsTest {

    private final PooledConnections connections = new PooledConnections();

    /** Otherwise the pool would do it later, and close the connection that is opened next. */
    @Test
    void poolWithoutConnectionsIsNotTold() throws SQLException {
        List<String> told = new ArrayList<>();

        connections.close(() -> told.add("flush"));

        assertThat(told).isEmpty();
    }

    @Test
    void returnsWhenThePoolHasClosedThemAll(@TempDir Path folder) throws SQLException {
        Connection connection = JDBC.createConnection("jdbc:sqlite:" + folder.resolve("a.db"), new Properties());
        connections.onConnectionCreate(connection);

        connections.close(() -> Thread.ofPlatform().start(() -> close(connection)));

        assertThat(connection.isClosed()).isTrue();
    }

    private void close(Connection connection) {
        try {
            connections.onConnectionDestroy(connection);
            connection.close();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
