package dev.bartizan.crowdsec.agent;

import dev.bartizan.system.OwnerOnly;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The agent's log file. The agent appends to it directly, not through a pipe to Bartizan, so that it can continue when
 * Bartizan stops.
 */
final class AgentLog {

    private static final int LAST_LINES = 20;
    private static final int LAST_BYTES = 8_192;
    private static final int LONGEST_LINE = 500;

    private final Path file;
    private final long largest;

    AgentLog(Path file, long largest) {
        this.file = file;
        this.largest = largest;
    }

    Path file() {
        return file;
    }

    /** Creates the file if it is missing. */
    void create() throws IOException {
        OwnerOnly.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                .close();
    }

    /**
     * Rotates a log that is too large. The agent keeps the file open, so the log is copied and truncated; lines written in
     * between are lost.
     */
    void rotate() throws IOException {
        if (Files.exists(file) && Files.size(file) > largest) {
            Files.copy(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }
        }
    }

    /** The last lines (at most 20), oldest first. */
    List<String> lastLines() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "r")) {
            long begin = Math.max(0, content.length() - LAST_BYTES);
            byte[] end = new byte[Math.toIntExact(content.length() - begin)];
            content.seek(begin);
            content.readFully(end);
            List<String> lines = new String(end, StandardCharsets.UTF_8)
                    .lines()
                    .skip(begin == 0 ? 0 : 1)
                    .map(line -> line.substring(0, Math.min(line.length(), LONGEST_LINE)))
                    .toList();
            return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
        }
    }
}
