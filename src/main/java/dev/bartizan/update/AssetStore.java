package dev.bartizan.update;

import dev.bartizan.database.DataFolder;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The files of all updates, each once and named by its content. Their names are hexadecimal: base64url would not survive
 * a file system that ignores case.
 */
@Singleton
public class AssetStore {

    private static final int HASH_BYTES = 32;

    private final Path assets;

    AssetStore(DataFolder folder) {
        this.assets = folder.path().resolve("updates").resolve("assets");
    }

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
        return hexadecimal(hash).map(name -> assets.resolve(name + ".gz")).filter(Files::isRegularFile);
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
