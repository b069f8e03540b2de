package dev.bartizan.fail2ban.logfile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Reads the last lines of a log file, as the filter tester takes them. */
final class LogTail {

    private static final int READ_BYTES = 64 * 1024;

    /** Less than the filter tester takes. */
    private static final int MOST_BYTES = 48 * 1024;

    private static final int MOST_LINES = 500;
    private static final int LONGEST_LINE = 4_000;

    private LogTail() {}

    /**
     * The last lines, oldest first: at most 500, and at most 48 KiB. Lines that are empty or longer than 4000 characters are left
     * out; control characters become blanks.
     */
    static List<String> of(Path file, LogFolder folder) throws IOException {
        // The file itself, checked again, because those who can write in its folder can replace it with a link.
        Path real = file.toRealPath();
        if (!folder.contains(real)
                || !Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .isRegularFile()) {
            throw new IOException("It has just been replaced.");
        }
        List<String> all = new String(end(real), StandardCharsets.UTF_8).lines().toList();
        List<String> last = new ArrayList<>();
        int bytes = 0;
        for (String line : all.reversed()) {
            String clean = clean(line);
            bytes += clean.getBytes(StandardCharsets.UTF_8).length;
            if (last.size() == MOST_LINES || bytes > MOST_BYTES) {
                break;
            }
            if (!clean.isBlank() && clean.length() <= LONGEST_LINE) {
                last.add(clean);
            }
        }
        return last.reversed();
    }

    private static byte[] end(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            long start = Math.max(0, channel.size() - READ_BYTES);
            ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
            while (buffer.hasRemaining() && channel.read(buffer, start + buffer.position()) > 0) {
                // Reads on.
            }
            byte[] read = new byte[buffer.flip().remaining()];
            buffer.get(read);
            return start == 0 ? read : withoutFirstLine(read);
        }
    }

    /** It is only the end of a line. */
    private static byte[] withoutFirstLine(byte[] bytes) {
        int next = 0;
        while (next < bytes.length && bytes[next] != '\n') {
            next++;
        }
        byte[] rest = new byte[Math.max(0, bytes.length - next - 1)];
        System.arraycopy(bytes, bytes.length - rest.length, rest, 0, rest.length);
        return rest;
    }

    private static String clean(String line) {
        StringBuilder clean = new StringBuilder(line.length());
        line.chars().forEach(each -> clean.append(each != '\t' && Character.isISOControl(each) ? ' ' : (char) each));
        return clean.toString();
    }
}
