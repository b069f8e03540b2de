package dev.bartizan.database.maintenance;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.database.DataFolder;
import dev.bartizan.database.DatabaseLocation;
import dev.bartizan.database.sqlite.SideFiles;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import io.quarkus.qute.TemplateData;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The size of the database, and the space that is left for the data folder. It is measured every five minutes and kept in
 * memory, because the call can block for long on a disk that fails, or on a network drive.
 */
@Singleton
class DiskUse {

    private static final Logger LOG = Logger.getLogger(DiskUse.class);

    private static final Duration INTERVAL = Duration.ofMinutes(5);

    /** Less than this is little on every disk. */
    static final long LITTLE = 1L << 30;

    private final DataFolder folder;
    private final DatabaseLocation location;
    private final SideFiles sideFiles;
    private final DeadlineQueue deadlines;
    private final Clock clock;

    private volatile Optional<Measured> last = Optional.empty();

    DiskUse(DataFolder folder, DatabaseLocation location, SideFiles sideFiles, DeadlineQueue deadlines, Clock clock) {
        this.folder = folder;
        this.location = location;
        this.sideFiles = sideFiles;
        this.deadlines = deadlines;
        this.clock = clock;
    }

    /**
     * A measurement.
     *
     * @param database size of SQLite's database with its write-ahead log; null if the database is on a server
     * @param free space that is left for Bartizan's user
     * @param total size of the disk
     */
    @TemplateData
    public record Measured(Instant at, @Nullable ByteSize database, ByteSize free, ByteSize total) {

        /** Whether the space is less than 1 GiB, or not enough for a copy of the database, which a backup needs. */
        public boolean low() {
            return free.bytes() < Math.max(LITTLE, database == null ? 0 : database.bytes());
        }
    }

    void start(@Observes @Priority(Lifecycle.Start.FEATURES) StartupEvent event) {
        deadlines.every("disk-use", Duration.ZERO, INTERVAL, this::measure);
    }

    /** The last measurement; empty until the first one, or if the disk can't be read. */
    Optional<Measured> last() {
        return last;
    }

    void measure() {
        try {
            ByteSize database = location.server()
                    ? null
                    : new ByteSize(Files.size(folder.database()) + sideFiles.writeAheadLogBytes());
            // Not Files.getFileStore(), which reads the table of all mounted file systems.
            long total = folder.path().toFile().getTotalSpace();
            long free = folder.path().toFile().getUsableSpace();
            last = total == 0
                    ? Optional.empty()
                    : Optional.of(new Measured(clock.instant(), database, new ByteSize(free), new ByteSize(total)));
        } catch (IOException unreadable) {
            last = Optional.empty();
            LOG.debugv("disk_use_unknown", kv("reason", unreadable.toString()));
        }
    }
}
