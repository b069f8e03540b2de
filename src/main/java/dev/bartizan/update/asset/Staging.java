package dev.bartizan.update.asset;

import dev.bartizan.system.OwnerOnly;
import dev.bartizan.update.Hashing;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/**
 * The folder of one upload, in the store's file system. Added files are synced to disk and stay there until all of them
 * are moved into the store. The rest is deleted on close, or at the next start.
 */
public final class Staging implements AutoCloseable {

    private static final int BUFFER_BYTES = 64 * 1024;

    /** A compressed copy must save this much to be worth the space. */
    private static final double WORTHWHILE = 0.9;

    private final Path folder;
    private final Path store;
    private final Set<Path> added = new LinkedHashSet<>();
    private int number;

    public Staging(Path folder, Path store) {
        this.folder = folder;
        this.store = store;
    }

    /**
     * Properties of a file's content.
     *
     * @param hash SHA-256, base64url without padding
     * @param md5 hexadecimal
     */
    public record Content(String hash, String md5, long size) {}

    /** An unused path in the folder. */
    public Path newFile() {
        return folder.resolve(++number + ".part");
    }

    public Path folder() {
        return folder;
    }

    /**
     * Adds a file of the folder to the files that will be published.
     *
     * @param compressible whether to try a compressed copy
     */
    public Content add(Path file, boolean compressible) {
        try {
            MessageDigest sha256 = Hashing.sha256();
            MessageDigest md5 = Hashing.md5();
            Path compressed = newFile();
            long size = 0;
            try (InputStream in = Files.newInputStream(file);
                    OutputStream gzip = compressible
                            ? new GZIPOutputStream(OwnerOnly.newOutputStream(compressed), BUFFER_BYTES)
                            : OutputStream.nullOutputStream()) {
                byte[] buffer = new byte[BUFFER_BYTES];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    sha256.update(buffer, 0, read);
                    md5.update(buffer, 0, read);
                    gzip.write(buffer, 0, read);
                    size += read;
                }
            }
            byte[] hash = sha256.digest();
            String name = HexFormat.of().formatHex(hash);
            keep(file, name);
            if (compressible && Files.size(compressed) < size * WORTHWHILE) {
                keep(compressed, AssetStore.gzip(name));
            } else {
                Files.deleteIfExists(compressed);
            }
            return new Content(Hashing.text(hash), HexFormat.of().formatHex(md5.digest()), size);
        } catch (IOException failure) {
            throw new StorageFailure(failure);
        }
    }

    private void keep(Path file, String name) throws IOException {
        force(file, StandardOpenOption.WRITE);
        added.add(Files.move(file, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE));
    }

    /** Moves all added files into the store. Existing files are replaced by identical ones. */
    public void publish() {
        try {
            for (Path file : added) {
                Files.move(file, store.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
            }
            force(store, StandardOpenOption.READ);
        } catch (IOException failure) {
            throw new StorageFailure(failure);
        }
    }

    private static void force(Path path, StandardOpenOption mode) throws IOException {
        try (FileChannel channel = FileChannel.open(path, mode)) {
            channel.force(true);
        }
    }

    @Override
    public void close() {
        AssetStore.delete(folder);
    }
}
