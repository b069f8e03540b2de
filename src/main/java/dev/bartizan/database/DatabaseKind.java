package dev.bartizan.database;

import java.time.Duration;
import java.util.Optional;

/** The two kinds of database. The setting {@code bartizan.database.url} chooses one at the start. */
public enum DatabaseKind {
    /** A file in the data folder, for one process. */
    SQLITE,
    /** A server that several replicas share. */
    POSTGRESQL;

    /**
     * The SQL that makes the current transaction the only writer until it ends. Waits for another writer.
     *
     * <p>SQLite needs it before the first read: if a transaction reads first, SQLite doesn't wait for the lock and
     * refuses it if another writer has committed since the read.
     *
     * @param longestWait for PostgreSQL; SQLite's connections have their own limit
     */
    String writeLock(Duration longestWait) {
        return switch (this) {
            case SQLITE -> "UPDATE database_probe SET writes = writes WHERE false";
            case POSTGRESQL ->
                "SET LOCAL lock_timeout = %d; LOCK TABLE database_probe IN EXCLUSIVE MODE"
                        .formatted(Math.max(1, longestWait.toMillis()));
        };
    }

    /**
     * The SQL that makes all reads of the current transaction see one state of the data; empty if that is so without
     * it, as in SQLite.
     */
    Optional<String> snapshot() {
        return switch (this) {
            case SQLITE -> Optional.empty();
            case POSTGRESQL -> Optional.of("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
        };
    }
}
