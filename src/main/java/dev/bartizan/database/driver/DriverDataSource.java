package dev.bartizan.database.driver;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Connects with {@link DatabaseDriver}, without a pool. */
public final class DriverDataSource implements DataSource {

    private final String url;
    private final Properties properties;

    /**
     * @param url {@code jdbc:sqlite:} with a file, or {@code jdbc:} with the URL of a PostgreSQL database
     * @param properties the driver's properties
     */
    public DriverDataSource(String url, Properties properties) {
        this.url = url;
        this.properties = properties;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = new DatabaseDriver().connect(url, properties);
        if (connection == null) {
            throw new SQLException("No driver takes this URL.");
        }
        return connection;
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("The user is set in the properties.");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter log) throws SQLException {
        throw new SQLFeatureNotSupportedException("The drivers have their own log.");
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        throw new SQLFeatureNotSupportedException("The time limit is set in the properties.");
    }

    @Override
    public Logger getParentLogger() {
        return new DatabaseDriver().getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("This wraps nothing.");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
