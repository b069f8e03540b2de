package dev.bartizan.database.sqlite;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.database.DataFolder;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.jboss.logging.Logger;

/**
 * The write-ahead log and its index beside the main file. The log can contain committed rows that exist nowhere else,
 * and another program, such as a backup, may have both open. Only SQLite knows that, by its locks. So only SQLite
 * removes them and recovers the log of a killed process.
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

    /** Size of the write-ahead log in bytes; 0 if there is none. */
    public long writeAheadLogBytes() throws IOException {
        return Files.exists(writeAheadLog()) ? Files.size(writeAheadLog()) : 0;
    }

    /**
     * Renames a write-ahead log whose main file is missing, because SQLite would delete it, and it can contain rows
     * that exist nowhere else.
     */
    void keepOrphan() throws IOException {
        Path main = folder.database();
        if (writeAheadLogBytes() > 0 && (!Files.exists(main) || Files.size(main) == 0)) {
            setAside();
        }
    }

    /** Removes both files from a main file that they don't belong to. A log that is not empty is renamed instead. */
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
