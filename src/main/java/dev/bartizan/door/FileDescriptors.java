package dev.bartizan.door;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The limit for open files and sockets of this process. */
final class FileDescriptors {

    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final String ROW = "Max open files";

    private FileDescriptors() {}

    /** The limit, or {@link Integer#MAX_VALUE} if there is none or it is unknown. */
    static int limit() throws IOException {
        try {
            return limit(Files.readAllLines(LIMITS));
        } catch (NoSuchFileException noLinux) {
            return Integer.MAX_VALUE;
        }
    }

    /** Parses the soft limit: the first column after the name. */
    static int limit(List<String> limits) {
        return limits.stream()
                .filter(row -> row.startsWith(ROW))
                .map(row -> row.substring(ROW.length()).strip())
                .map(columns -> columns.substring(0, columns.indexOf(' ')))
                .filter(limit -> !limit.equals("unlimited"))
                .mapToLong(Long::parseLong)
                .mapToInt(limit -> (int) Math.min(limit, Integer.MAX_VALUE))
                .findFirst()
                .orElse(Integer.MAX_VALUE);
    }
}
