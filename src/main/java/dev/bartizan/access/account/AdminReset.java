package dev.bartizan.access.account;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import com.google.re2j.Pattern;
import dev.bartizan.database.DataFolder;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The file that {@code bartizan reset-admin} leaves in the data folder for the service: the name of an administrator's
 * account, and the hash of its new password. Who can write there controls the service anyway.
 */
@Singleton
class AdminReset {

    /** Its name in the data folder. */
    static final String FILE = "reset-admin";

    private static final Logger LOG = Logger.getLogger(AdminReset.class);
    private static final Pattern NAMES = Pattern.compile(AccountOrder.NAME);
    private static final Pattern HASHES = Pattern.compile("\\$2b\\$[0-9]{2}\\$[./A-Za-z0-9]{53}");
    private static final int LONGEST_BYTES = 1_000;

    private final Path file;

    AdminReset(DataFolder folder) {
        this.file = folder.path().resolve(FILE);
    }

    /** The account and its new password. */
    record Order(String name, String hash) {

        String text() {
            return name + "\n" + hash + "\n";
        }

        /** Without the hash. */
        @Override
        public String toString() {
            return "Order[" + name + "]";
        }
    }

    /** What the file orders; empty if there is none. A file of another form is deleted. */
    Optional<Order> pending() {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            List<String> lines = Files.size(file) > LONGEST_BYTES
                    ? List.of()
                    : Files.readString(file, StandardCharsets.US_ASCII).lines().toList();
            if (lines.size() == 2 && NAMES.matches(lines.getFirst()) && HASHES.matches(lines.getLast())) {
                return Optional.of(new Order(lines.getFirst(), lines.getLast()));
            }
            LOG.errorv("admin_reset_refused", kv("reason", "The file has another form."), kv("file", file.toString()));
            done();
        } catch (IOException failure) {
            LOG.errorv("admin_reset_refused", kv("reason", failure.toString()), kv("file", file.toString()));
        }
        return Optional.empty();
    }

    /** Deletes the file, after the order was carried out. */
    void done() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            LOG.errorv("admin_reset_not_deleted", kv("reason", failure.toString()), kv("file", file.toString()));
        }
    }
}
