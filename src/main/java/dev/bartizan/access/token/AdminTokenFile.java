package dev.bartizan.access.token;

import dev.bartizan.database.DataFolder;
import dev.bartizan.system.OwnerOnly;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The file in the data folder with the first administrator's token, for the operator. */
@Singleton
class AdminTokenFile {

    private final Path path;

    AdminTokenFile(DataFolder folder) {
        this.path = folder.path().resolve("admin-token");
    }

    Path path() {
        return path;
    }

    /** Writes the file atomically, readable only by its owner at any time. */
    void write(TokenSecret secret) throws IOException {
        Path fresh = path.resolveSibling("admin-token.new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel = OwnerOnly.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer line = ByteBuffer.wrap((secret.value() + "\n").getBytes(StandardCharsets.US_ASCII));
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.force(true);
        }
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
    }
}
