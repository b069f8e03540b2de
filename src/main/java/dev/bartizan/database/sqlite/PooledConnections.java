package dev.bartizan.database.sqlite;

import io.agroal.api.AgroalPoolInterceptor;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.sqlite.SQLiteConnection;

/** Tracks the pool's open connections, because the pool closes them asynchronously. */
@Singleton
class PooledConnections implements AgroalPoolInterceptor {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    /** Polling interval: the pool calls the interceptor before it closes a connection, not after. */
    private static final long LONGEST_PAUSE_MILLIS = 5;

    private final Set<SQLiteConnection> open = Collections.newSetFromMap(new IdentityHashMap<>());

    @Override
    public synchronized void onConnectionCreate(Connection connection) {
        sqlite(connection).ifPresent(open::add);
    }

    @Override
    public synchronized void onConnectionDestroy(Connection connection) {
        sqlite(connection).ifPresent(open::remove);
        notifyAll();
    }

    /**
     * Lets the pool close its connections; returns when all that are open now are closed. Does nothing if none is open:
     * the pool starts later, and would close a new connection that is already in use.
     *
     * @param flush flushes the pool
     * @throws SQLException if one is still open after five seconds
     */
    synchronized void close(Runnable flush) throws SQLException {
        Set<SQLiteConnection> old = Collections.newSetFromMap(new IdentityHashMap<>());
        old.addAll(open);
        if (old.isEmpty()) {
            return;
        }
        flush.run();
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        try {
            while (!old.stream().allMatch(this::closed)) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    throw new SQLException("Connections of the pool are still open after " + LONGEST_WAIT);
                }
                wait(Math.min(left, LONGEST_PAUSE_MILLIS));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new SQLException("Interrupted while connections were closed", interrupted);
        }
    }

    private boolean closed(SQLiteConnection connection) {
        if (open.contains(connection)) {
            return false;
        }
        // Synchronized, because the flag is set before the files are closed; the driver holds this monitor
        // meanwhile.
        synchronized (connection.getDatabase()) {
            return connection.getDatabase().isClosed();
        }
    }

    /** Empty for a connection to PostgreSQL. */
    private static Optional<SQLiteConnection> sqlite(Connection connection) {
        try {
            return connection.isWrapperFor(SQLiteConnection.class)
                    ? Optional.of(connection.unwrap(SQLiteConnection.class))
                    : Optional.empty();
        } catch (SQLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
