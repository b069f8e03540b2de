package dev.bartizan.database;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * The write-ahead log and its index beside the main file. The log can hold committed rows that are nowhere else, so it
 * is removed only if it provably holds none; SQLite itself recovers the rest.
 *
 * @see <a href="https://www.sqlite.org/fileformat2.html#walformat">WAL file format</a>
 */
@Singleton
class SideFiles {

    private static final Logger LOG = Logger.getLogger(SideFiles.class);

    private static final Duration YOUNGEST_STALE = Duration.ofSeconds(10);
    private static final int HEADER_BYTES = 32;
    private static final int MAGIC_LITTLE_ENDIAN = 0x377f0682;
    private static final int MAGIC_BIG_ENDIAN = 0x377f0683;

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
    long writeAheadLogBytes() throws IOException {
        return Files.exists(writeAheadLog()) ? Files.size(writeAheadLog()) : 0;
    }

    /** Removes side files that are older than ten seconds and can't hold data. */
    void removeStale() throws IOException {
        Path log = writeAheadLog();
        if (stale(log) && !canHoldData(log)) {
            remove(log);
        }
        // The index is a cache of the log; without a log it means nothing, with one SQLite judges it better than we do.
        Path index = beside("-shm");
        if (stale(index) && !Files.exists(log)) {
            remove(index);
        }
    }

    /** Takes both away from a main file that they don't belong to. A log that still holds something is kept by another name. */
    void setAside() throws IOException {
        Path log = writeAheadLog();
        if (writeAheadLogBytes() > 0) {
            Path kept = beside("-wal." + clock.instant().toEpochMilli());
            Files.move(log, kept);
            LOG.warnv("side_file_set_aside", kv("file", folder.redact(log)), kv("kept_as", folder.redact(kept)));
        }
        Files.deleteIfExists(log);
        Files.deleteIfExists(beside("-shm"));
    }

    private Path beside(String suffix) {
        return folder.path().resolve(folder.database().getFileName() + suffix);
    }

    private boolean stale(Path file) throws IOException {
        return Files.isRegularFile(file)
                && Files.getLastModifiedTime(file)
                        .toInstant()
                        .isBefore(clock.instant().minus(YOUNGEST_STALE));
    }

    private boolean canHoldData(Path log) throws IOException {
        if (!Files.exists(folder.database()) || Files.size(log) < HEADER_BYTES) {
            return false;
        }
        ByteBuffer magic = ByteBuffer.allocate(Integer.BYTES);
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
            channel.read(magic, 0);
        }
        int found = magic.getInt(0);
        return found == MAGIC_LITTLE_ENDIAN || found == MAGIC_BIG_ENDIAN;
    }

    private void remove(Path file) throws IOException {
        long bytes = Files.size(file);
        Files.delete(file);
        LOG.warnv("side_file_removed", kv("file", folder.redact(file)), kv("bytes", bytes));
    }
}
