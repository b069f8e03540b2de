package dev.bartizan.database;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.jboss.logging.Logger;

/**
 * The write-ahead log and its index beside the main file. The log can hold committed rows that are nowhere else, and another
 * program, such as a backup, may have both open: only SQLite knows, by its own locks. So it alone removes them, and makes
 * something of what a killed process has left.
 *
 * @see <a href="https://www.sqlite.org/wal.html">Write-Ahead Logging</a>
 */
@Singleton
public class SideFiles {

    private static final Logger LOG = Logger.getLogger(SideFiles.class);

    private final DataFolder folder;
    private final Clock clock;

    SideFiles(DataFolder folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    Path writeAheadLog() {
        return beside("-wal");
    }

    /** Bytes of the write-ahead log, 0 where there is none. */
    public long writeAheadLogBytes() throws IOException {
        return Files.exists(writeAheadLog()) ? Files.size(writeAheadLog()) : 0;
    }

    /**
     * Keeps a write-ahead log whose main file is gone by another name: SQLite would delete it, and it can hold rows that are
     * nowhere else.
     */
    void keepOrphan() throws IOException {
        Path main = folder.database();
        if (writeAheadLogBytes() > 0 && (!Files.exists(main) || Files.size(main) == 0)) {
            setAside();
        }
    }

    /** Takes both away from a main file that they don't belong to. A log that still holds something is kept by another name. */
    void setAside() throws IOException {
        Path log = writeAheadLog();
        if (writeAheadLogBytes() > 0) {
            Path kept = beside("-wal." + clock.instant().toEpochMilli());
            Files.move(log, kept);
            LOG.warnv("side_file_set_aside", kv("file", log.toString()), kv("kept_as", kept.toString()));
        }
        Files.deleteIfExists(log);
        Files.deleteIfExists(beside("-shm"));
    }

    private Path beside(String suffix) {
        return folder.path().resolve(folder.database().getFileName() + suffix);
    }
}
