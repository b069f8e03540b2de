package dev.bartizan.it;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The database's exclusive lock, held by another process: this one. */
final class ForeignLock implements AutoCloseable {

    private final Connection connection;

    private ForeignLock(Connection connection) {
        this.connection = connection;
    }

    static ForeignLock take(Path database) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database + "?busy_timeout=10000");
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
        }
        return new ForeignLock(connection);
    }

    /** Moves everything from the write-ahead log into the main file. */
    static void checkpoint(Path database) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database + "?busy_timeout=10000");
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Releases the lock after this time. */
    CompletableFuture<Void> releaseAfter(Duration time) {
        return CompletableFuture.runAsync(
                this::close, CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS));
    }

    @Override
    public void close() {
        try (connection) {
            if (!connection.isClosed()) {
                connection.createStatement().execute("ROLLBACK");
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
