package dev.bartizan.database;

import dev.bartizan.database.driver.PostgresqlUrl;
import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The database: a file of SQLite in the data folder, or a server of PostgreSQL. */
@ConfigMapping(prefix = "bartizan.database")
public interface DatabaseConfig {

    /** The settings, for the check at the start. */
    List<Setting> SETTINGS = Setting.below(
            "bartizan.database",
            Setting.optional("url", Rule.readBy(PostgresqlUrl::parse), "postgresql://bartizan@db.example/bartizan")
                    .hidden(),
            Setting.optional("username", Rule.TEXT, "bartizan"),
            Setting.optional("password", Rule.TEXT, "a password").hidden(),
            Setting.of("journal-mode", Rule.oneOf(JournalMode.class), "wal"),
            Setting.of("busy-timeout-millis", Rule.atLeast(0), "1000"),
            Setting.of("check-interval", Rule.POSITIVE_DURATION, "2s"),
            Setting.of("without-lock", Rule.SWITCH, "false"));

    /**
     * A PostgreSQL database, such as {@code postgresql://user:password@host:5432/database}. Several
     * hosts are separated by commas; the parameters are those of the JDBC driver, such as {@code sslmode=verify-full}. If
     * it isn't set, the database is a file of SQLite in the data folder. With PostgreSQL, {@code bartizan.node} is needed too.
     */
    Optional<String> url();

    /** The user for PostgreSQL. It replaces the one of the URL. */
    Optional<String> username();

    /** The password for PostgreSQL. It replaces the one of the URL. */
    Optional<String> password();

    /**
     * SQLite's journal: {@code wal}, or {@code delete} for file systems without shared memory. With {@code delete},
     * readers and writers wait for each other.
     */
    @WithDefault("wal")
    JournalMode journalMode();

    /** How long an attempt waits for a lock of another process, and for the write gate, in milliseconds. */
    @WithDefault("1000")
    int busyTimeoutMillis();

    /** How often the database is checked, for readiness and to recover from an outage. */
    @WithDefault("2s")
    Duration checkInterval();

    /**
     * Whether to start even if the file system of the data folder doesn't support locks. Then nothing prevents a second
     * process from using the folder, which destroys data. By default the service refuses to start.
     */
    @WithDefault("false")
    boolean withoutLock();

    /** The supported journal modes of SQLite. */
    enum JournalMode {
        /** Write-ahead log: readers never wait. */
        WAL,
        /** Rollback journal. */
        DELETE
    }
}
