package dev.bartizan.database;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.system.OwnerOnly;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * A small file that keeps room in the data folder. SQLite can't even read without the index of its write-ahead log, which a
 * start has to create: on a full disk it takes the room of this file.
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
     * Takes the room again, if it was given away.
     *
     * @return whether it has it
     */
    boolean keep() throws IOException {
        if (Files.exists(file) && Files.size(file) == BYTES) {
            return true;
        }
        byte[] bytes = new byte[BYTES];
        // A file system may store bytes that are all the same without taking any room.
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
     * Gives the room away.
     *
     * @return whether there was any
     */
    boolean release() throws IOException {
        boolean released = Files.deleteIfExists(file);
        if (released) {
            LOG.warnv("reserve_released", kv("bytes", BYTES));
        }
        return released;
    }
}
