package dev.bartizan.fail2ban.action;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the lines that are added to a log file. It begins with the end of the file. Not thread-safe. */
final class ServerLog {

    /** Maximum number of bytes of a read; also what is read of the end of the file first. */
    static final int MOST_BYTES = 1 << 20;

    private final Path file;

    /** The identity of the file that was read last; null before the first read. */
    private @Nullable Object key;

    private long position;

    ServerLog(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    /**
     * The complete lines that were added since the last call, at most 1 MiB; the rest is left for the next call. A file that
     * was replaced or truncated is read from its beginning.
     *
     * @throws IOException if there is no such file, or it can't be read
     */
    List<String> added() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new IOException("It is no regular file.");
        }
        boolean first = key == null;
        if (!Objects.equals(attributes.fileKey(), key) || attributes.size() < position) {
            key = attributes.fileKey();
            position = first ? Math.max(0, attributes.size() - MOST_BYTES) : 0;
        }
        if (attributes.size() == position) {
            return List.of();
        }
        byte[] read = read();
        int end = read.length;
        while (end > 0 && read[end - 1] != '\n') {
            end--;
        }
        // A line that is longer than a read is skipped.
        position += end == 0 && read.length == MOST_BYTES ? read.length : end;
        return new String(read, 0, end, StandardCharsets.UTF_8).lines().toList();
    }

    private byte[] read() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer buffer = ByteBuffer.allocate(MOST_BYTES);
            while (buffer.hasRemaining() && channel.read(buffer, position + buffer.position()) > 0) {
                // Reads on.
            }
            byte[] read = new byte[buffer.flip().remaining()];
            buffer.get(read);
            return read;
        }
    }
}
