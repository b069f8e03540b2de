package dev.bartizan.database;

import java.util.Locale;
import java.util.Optional;

/** The two kinds of database. The setting {@code bartizan.database.url} chooses one at the start. */
public enum DatabaseKind {
    /** A file in the data folder, for one process. */
    SQLITE,
    /** A server of PostgreSQL. One process leads, and others can follow it. */
    POSTGRESQL;

    /** The name in the API, and of the folder of its migrations. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
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
