package dev.bartizan.ban.statistics;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import com.maxmind.db.CHMCache;
import com.maxmind.db.Metadata;
import com.maxmind.db.Reader;
import dev.bartizan.ban.BanConfig;
import dev.bartizan.ban.statistics.CountryDatabaseItem.State;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The operator's database of countries. A caller gets what the file has now: it is looked at each time,
 * and read when it has changed, so that nothing has to be told of an update.
 */
// The reader makes its metadata by reflection; entries are read as maps, which needs none.
@RegisterForReflection(targets = Metadata.class)
@Singleton
public class CountryDatabase {

    private static final Logger LOG = Logger.getLogger(CountryDatabase.class);

    private final Optional<Path> file;
    private Countries current = Countries.NONE;
    private Object version;

    CountryDatabase(BanConfig config) {
        this.file = config.countryDatabase();
    }

    /** Tells one version of the file from another. */
    private record Version(FileTime modified, long size, Object key) {

        static Version of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Version(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        }
    }

    /** What the file has now, or had when it could be read last; one glance at the file unless it has changed. */
    public Countries current() {
        return file.map(this::current).orElse(Countries.NONE);
    }

    private synchronized Countries current(Path path) {
        Object present;
        try {
            present = Version.of(path);
        } catch (IOException failure) {
            present = failure.getClass();
        }
        // A file that can't be used is the same as before until it changes, so that it is told once.
        if (!present.equals(version)) {
            version = present;
            current = load(path);
        }
        return current;
    }

    private Countries load(Path path) {
        try (InputStream content = Files.newInputStream(path)) {
            Countries loaded = Countries.of(new Reader(content, new CHMCache()));
            LOG.infov(
                    "country_database_loaded",
                    kv("type", loaded.database().type()),
                    kv("built_at", String.valueOf(loaded.database().builtAt())));
            return loaded;
        } catch (IOException | RuntimeException | StackOverflowError failure) {
            LOG.warnv("country_database_unreadable", kv("reason", reason(failure)));
            return current.without(
                    failure instanceof NoSuchFileException ? State.MISSING : State.UNREADABLE, reason(failure));
        }
    }

    /** Without the path, of which the API says nothing. */
    private static String reason(Throwable failure) {
        return switch (failure) {
            case NoSuchFileException _ -> "There is no such file.";
            case AccessDeniedException _ -> "The file may not be read.";
            default -> "The file is no MaxMind database, or damaged.";
        };
    }
}
