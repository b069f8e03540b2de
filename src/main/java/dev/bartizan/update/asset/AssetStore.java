package dev.bartizan.update.asset;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.database.DataFolder;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.system.Lifecycle;
import dev.bartizan.system.OwnerOnly;
import dev.bartizan.update.UpdateAsset;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
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
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The files of all updates. Each file is stored once and named by its hash, in hexadecimal digits, because base64url
 * fails on file systems that ignore case.
 */
@Singleton
public class AssetStore {

    private static final Logger LOG = Logger.getLogger(AssetStore.class);
    private static final int HASH_BYTES = 32;
    private static final String GZIP = ".gz";

    private final Path updates;
    private final Path assets;
    private final Path incoming;
    private boolean cleared;

    @Inject
    AssetStore(DataFolder folder) {
        this(folder.path());
    }

    AssetStore(Path dataFolder) {
        this.updates = dataFolder.resolve("updates");
        this.assets = updates.resolve("assets");
        this.incoming = updates.resolve("incoming");
    }

    /**
     * A file of the store.
     *
     * @param hash hash of the uncompressed content: SHA-256, base64url without padding
     */
    public record StoredFile(Path path, String hash, long size, Instant modified) {}

    /**
     * Finds a file.
     *
     * @param hash SHA-256, base64url without padding
     * @return its path; empty if it doesn't exist or the hash is invalid
     */
    public Optional<Path> find(String hash) {
        return hexadecimal(hash).map(assets::resolve).filter(Files::isRegularFile);
    }

    /**
     * Finds the gzip copy of a file, which exists if it is much smaller.
     *
     * @param hash hash of the uncompressed file, as in {@link #find}
     */
    public Optional<Path> findGzip(String hash) {
        return hexadecimal(hash).map(name -> assets.resolve(gzip(name))).filter(Files::isRegularFile);
    }

    /** Whether a file is there and has its size. */
    boolean has(UpdateAsset asset) {
        return find(asset.hash())
                .filter(file -> file.toFile().length() == asset.size())
                .isPresent();
    }

    /** The name of the compressed copy of a file. */
    static String gzip(String name) {
        return name + GZIP;
    }

    /** The folder with everything of updates. */
    Path updates() {
        return updates;
    }

    /** The folder with the files. */
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

    /** All files, including compressed copies; files with other names are ignored. */
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
            throw new StorageFailure(Objects.requireNonNull(failure.getCause(), "it wraps another one"));
        }
        return files;
    }

    /** Deletes a file that nothing refers to, and its compressed copy. If that fails, the file stays as an orphan. */
    public void delete(String hash) {
        hexadecimal(hash).ifPresent(name -> {
            delete(assets.resolve(name));
            delete(assets.resolve(gzip(name)));
        });
    }

    /** Deletes unpublished files of a killed process, after this process has locked the folder. */
    synchronized void clear(@Observes @Priority(Lifecycle.Open.FEATURES) DatabaseOpened event) {
        if (!cleared) {
            cleared = true;
            delete(incoming);
        }
    }

    /** Deletes a file or a folder, if it exists. Failures are logged; a later clean-up retries. */
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
