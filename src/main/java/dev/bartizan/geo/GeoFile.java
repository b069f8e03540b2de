package dev.bartizan.geo;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import com.maxmind.db.CHMCache;
import com.maxmind.db.Metadata;
import com.maxmind.db.Reader;
import dev.bartizan.geo.CountryDatabaseView.State;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The file of a database. Each call checks the file and loads it again if it has changed. Thread-safe. */
// The reader creates its metadata by reflection; entries are read as maps, which needs no reflection.
@RegisterForReflection(targets = Metadata.class)
final class GeoFile {

    private static final Logger LOG = Logger.getLogger(GeoFile.class);

    private final String events;
    private final Path path;
    private Countries current = Countries.NONE;
    private @Nullable Object version;

    /** @param events start of the names of its log events, such as {@code country_database} */
    GeoFile(String events, Path path) {
        this.events = events;
        this.path = path;
    }

    /** Identifies a version of the file. */
    private record Version(FileTime modified, long size, Object key) {

        static Version of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Version(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        }
    }

    /** The current content of the file, or the content that was loaded last if the file is unusable. */
    synchronized Countries current() {
        Object present;
        try {
            present = Version.of(path);
        } catch (IOException failure) {
            present = failure.getClass();
        }
        // Remember an unusable file too, so that it is logged only once until it changes.
        if (!present.equals(version)) {
            version = present;
            current = load();
        }
        return current;
    }

    private Countries load() {
        try (InputStream content = Files.newInputStream(path)) {
            Countries loaded = Countries.of(events, new Reader(content, new CHMCache()));
            LOG.infov(
                    events + "_loaded",
                    kv("type", loaded.database().type()),
                    kv("built_at", String.valueOf(loaded.database().builtAt())));
            return loaded;
        } catch (IOException | RuntimeException | StackOverflowError failure) {
            LOG.warnv(events + "_unreadable", kv("reason", reason(failure)));
            return current.without(
                    failure instanceof NoSuchFileException ? State.MISSING : State.UNREADABLE, reason(failure));
        }
    }

    /** The reason without the path, which the API must not reveal. */
    private static String reason(Throwable failure) {
        return switch (failure) {
            case NoSuchFileException _ -> "There is no such file.";
            case AccessDeniedException _ -> "The file is not readable.";
            default -> "The file is not a MaxMind database, or it is damaged.";
        };
    }
}
