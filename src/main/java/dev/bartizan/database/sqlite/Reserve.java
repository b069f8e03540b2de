package dev.bartizan.database.sqlite;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.database.DataFolder;
import dev.bartizan.system.OwnerOnly;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * A small file that reserves disk space in the data folder. To read, SQLite must create the index of its write-ahead
 * log at the start. On a full disk, this file is deleted to make space for it.
 */
@Singleton
class Reserve {

    private static final Logger LOG = Logger.getLogger(Reserve.class);

    /** Twice the size of the index. */
    private static final int BYTES = 65_536;

    private final Path file;

    Reserve(DataFolder folder) {
        this.file = folder.path().resolve("bartizan.reserve");
    }

    /**
     * Creates the file again if it was released.
     *
     * @return whether the file exists
     */
    boolean keep() throws IOException {
        if (Files.exists(file) && Files.size(file) == BYTES) {
            return true;
        }
        byte[] bytes = new byte[BYTES];
        // Random bytes, because a file system may store equal bytes without using space.
        RandomGenerator.getDefault().nextBytes(bytes);
        try {
            Files.deleteIfExists(file);
            try (OutputStream out = OwnerOnly.newOutputStream(file)) {
                out.write(bytes);
            }
            return true;
        } catch (IOException full) {
            Files.deleteIfExists(file);
            LOG.debugv("reserve_not_kept", kv("reason", full.toString()));
            return false;
        }
    }

    /**
     * Deletes the file to free its space.
     *
     * @return whether the file existed
     */
    boolean release() throws IOException {
        boolean released = Files.deleteIfExists(file);
        if (released) {
            LOG.warnv("reserve_released", kv("bytes", BYTES));
        }
        return released;
    }
}
