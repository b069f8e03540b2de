package dev.bartizan.database.postgresql;

import dev.bartizan.database.DatabaseConfig;
import dev.bartizan.database.driver.DriverDataSource;
import dev.bartizan.database.driver.PostgresqlUrl;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

/** Connections to the server of PostgreSQL that don't belong to the pool. */
@Singleton
public class ServerConnections {

    private final DatabaseConfig config;

    ServerConnections(DatabaseConfig config) {
        this.config = config;
    }

    /** Opens a connection, which the caller closes. */
    public Connection open() throws SQLException {
        Properties user = new Properties();
        config.username().ifPresent(name -> user.put("user", name));
        config.password().ifPresent(password -> user.put("password", password));
        return new DriverDataSource(PostgresqlUrl.PREFIX + config.url().orElseThrow(), user).getConnection();
    }
}
