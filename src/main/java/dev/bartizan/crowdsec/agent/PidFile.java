package dev.bartizan.crowdsec.agent;

import dev.bartizan.system.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Stores the identity of the started agent. The first line is the PID, as in every PID file; then come the start in clock
 * ticks, the start in milliseconds since 1970, and the command line.
 */
final class PidFile {

    private static final int LINES = 4;

    private final Path file;

    PidFile(Path file) {
        this.file = file;
    }

    /** The stored agent; empty if the file is missing or has another format. */
    Optional<Agent> read() throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            List<String> lines =
                    Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList();
            return lines.size() < LINES ? Optional.empty() : Optional.of(parse(lines));
        } catch (NoSuchFileException | NumberFormatException none) {
            return Optional.empty();
        }
    }

    private static Agent parse(List<String> lines) {
        ProcessIdentity process =
                new ProcessIdentity(Long.parseLong(lines.get(0)), Long.parseLong(lines.get(1)), lines.get(3));
        return new Agent(process, Instant.ofEpochMilli(Long.parseLong(lines.get(2))));
    }

    /** Replaces the content atomically: a reader sees the old or the new one, also after a power failure. */
    void write(Agent agent) throws IOException {
        String text = "%d%n%d%n%d%n%s%n"
                .formatted(
                        agent.process().pid(),
                        agent.process().startTicks(),
                        agent.since().toEpochMilli(),
                        agent.process().commandLine());
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try (FileChannel channel = OwnerOnly.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Whether the file exists; its content may be unreadable. */
    boolean exists() {
        return Files.exists(file);
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }
}
