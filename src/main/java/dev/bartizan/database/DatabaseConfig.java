package dev.bartizan.database;

import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** The embedded database. */
@ConfigMapping(prefix = "bartizan.database")
public interface DatabaseConfig {

    /** The settings, for the check at the start. */
    List<Setting> SETTINGS = Setting.below(
            "bartizan.database",
            Setting.of("journal-mode", Rule.oneOf(JournalMode.class), "wal"),
            Setting.of("busy-timeout-millis", Rule.atLeast(0), "1000"),
            Setting.of("check-interval", Rule.POSITIVE_DURATION, "2s"),
            Setting.of("without-lock", Rule.SWITCH, "false"));

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
