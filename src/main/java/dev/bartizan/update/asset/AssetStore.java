package dev.bartizan.update.asset;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.database.DataFolder;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.system.Lifecycle;
import dev.bartizan.system.OwnerOnly;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The files of all updates, each once and named by its content. Their names are hexadecimal: base64url would not survive
 * a file system that ignores case.
 */
@Singleton
public class AssetStore {

    private static final Logger LOG = Logger.getLogger(AssetStore.class);
    private static final int HASH_BYTES = 32;
    private static final String GZIP = ".gz";

    private final Path assets;
    private final Path incoming;
    private boolean cleared;

    AssetStore(DataFolder folder) {
        Path updates = folder.path().resolve("updates");
        this.assets = updates.resolve("assets");
        this.incoming = updates.resolve("incoming");
    }

    /**
     * A file of the store.
     *
     * @param hash of the file that it is, or that it is a compressed copy of; SHA-256, base64url without padding
     */
    public record StoredFile(Path path, String hash, long size, Instant modified) {}

    /**
     * A file.
     *
     * @param hash SHA-256, base64url without padding
     * @return where it is; nothing if it isn't there, or if that is no hash
     */
    public Optional<Path> find(String hash) {
        return hexadecimal(hash).map(assets::resolve).filter(Files::isRegularFile);
    }

    /**
     * The same file compressed with gzip, where that makes it smaller.
     *
     * @param hash of the file as it is, as in {@link #find}
     */
    public Optional<Path> findGzip(String hash) {
        return hexadecimal(hash).map(name -> assets.resolve(gzip(name))).filter(Files::isRegularFile);
    }

    /** The name of the compressed copy of a file. */
    static String gzip(String name) {
        return name + GZIP;
    }

    /** Where the files are. */
    public Path folder() {
        return assets;
    }

    /** A new folder for one upload. */
    public Staging stage() {
        try {
            OwnerOnly.createFolders(assets);
            return new Staging(
                    OwnerOnly.createFolders(incoming.resolve(UUID.randomUUID().toString())), assets);
        } catch (IOException failure) {
            throw new StorageFailure(failure);
        }
    }

    /** Every file there is, compressed copies included; what is no file of ours is left out. */
    public List<StoredFile> list() {
        if (!Files.isDirectory(assets)) {
            return List.of();
        }
        List<StoredFile> files = new ArrayList<>();
        try (Stream<Path> paths = Files.list(assets)) {
            for (Path path : paths.sorted().toList()) {
                Optional<String> hash = hash(path.getFileName().toString());
                if (hash.isPresent()) {
                    files.add(new StoredFile(
                            path,
                            hash.get(),
                            Files.size(path),
                            Files.getLastModifiedTime(path).toInstant()));
                }
            }
        } catch (IOException failure) {
            throw new StorageFailure(failure);
        } catch (UncheckedIOException failure) {
            throw new StorageFailure(failure.getCause());
        }
        return files;
    }

    /** Deletes a file that nothing refers to, and its compressed copy. What can't be deleted now is an orphan. */
    public void delete(String hash) {
        hexadecimal(hash).ifPresent(name -> {
            delete(assets.resolve(name));
            delete(assets.resolve(gzip(name)));
        });
    }

    /** Deletes what a process that was killed had not published yet; as soon as the folder is ours, and only then. */
    synchronized void clear(@Observes @Priority(Lifecycle.Open.FEATURES) DatabaseOpened event) {
        if (!cleared) {
            cleared = true;
            delete(incoming);
        }
    }

    /** Deletes a file or a folder, if it is there. A failure is logged: there is a later chance for it. */
    public static void delete(Path path) {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(path)) {
            for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException failure) {
            LOG.warnv("update_file_not_deleted", kv("reason", failure.toString()));
        }
    }

    private static Optional<String> hash(String name) {
        try {
            byte[] bytes = HexFormat.of()
                    .parseHex(name.endsWith(GZIP) ? name.substring(0, name.length() - GZIP.length()) : name);
            return bytes.length == HASH_BYTES
                    ? Optional.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes))
                    : Optional.empty();
        } catch (IllegalArgumentException noHash) {
            return Optional.empty();
        }
    }

    private static Optional<String> hexadecimal(String hash) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(hash);
            return bytes.length == HASH_BYTES ? Optional.of(HexFormat.of().formatHex(bytes)) : Optional.empty();
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }
}
