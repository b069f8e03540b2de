package dev.bartizan.database.driver;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;

/**
 * The JDBC driver of the pool. It connects by SQLite's or PostgreSQL's driver, depending on the URL. So one binary works
 * with both, and the database is chosen when the service starts.
 */
public final class DatabaseDriver implements Driver {

    @Override
    public @Nullable Connection connect(String url, Properties properties) throws SQLException {
        if (JDBC.isValidURL(url)) {
            return JDBC.createConnection(url, properties);
        }
        PostgresqlUrl server = PostgresqlUrl.parse(url.substring(PostgresqlUrl.PREFIX.length()));
        return new org.postgresql.Driver().connect(server.jdbc(), server.properties(properties));
    }

    @Override
    public boolean acceptsURL(String url) {
        return JDBC.isValidURL(url) || url.startsWith("jdbc:postgres");
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) {
        return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
        return 1;
    }

    @Override
    public int getMinorVersion() {
        return 0;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger("org.postgresql");
    }
}
