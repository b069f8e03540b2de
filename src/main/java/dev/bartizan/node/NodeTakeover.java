package dev.bartizan.node;

import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;

/** Makes rows of another node, or of none, rows of this one, in the current transaction. */
@Singleton
class NodeTakeover {

    private static final String SQLITE = "SQLite";

    private final AgroalDataSource dataSource;

    NodeTakeover(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Whether only one process at a time can use the database. Then the rows of a former name are those of this process: a
     * container can have another host name at each start.
     */
    boolean single() {
        try (Connection connection = dataSource.getConnection()) {
            return connection.getMetaData().getDatabaseProductName().equals(SQLITE);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
