package dev.bartizan.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The process that holds the data folder, as the lock file describes it.
 *
 * @param pid its number, in its own container if it runs in one
 * @param started when it was started, ISO 8601
 * @param host the machine or container that it runs on
 */
record LockHolder(String pid, String started, String host) {

    private static final String UNKNOWN = "unknown";
    private static final int LONGEST = 1_024;

    /** The JDK asks the name service for it, which takes its time and may not know. */
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    /** This process. */
    static LockHolder current(Clock clock) {
        ProcessHandle process = ProcessHandle.current();
        return new LockHolder(
                Long.toString(process.pid()),
                process.info().startInstant().orElseGet(clock::instant).toString(),
                hostName());
    }

    private static String hostName() {
        try {
            return Files.readString(HOST_NAME).strip();
        } catch (IOException noSuchSystem) {
            return UNKNOWN;
        }
    }

    /** What the file says; each part that it doesn't say is {@code unknown}. */
    static LockHolder read(FileChannel file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST);
        file.read(bytes, 0);
        String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        Map<String, String> facts = text.lines()
                .map(line -> line.split("=", 2))
                .filter(fact -> fact.length == 2)
                .collect(Collectors.toMap(fact -> fact[0], fact -> fact[1], (first, _) -> first));
        return new LockHolder(
                facts.getOrDefault("pid", UNKNOWN),
                facts.getOrDefault("started", UNKNOWN),
                facts.getOrDefault("host", UNKNOWN));
    }

    /** Replaces what the file says. It isn't emptied first: on a full disk its old room is all that it gets. */
    void write(FileChannel file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(
                "pid=%s%nstarted=%s%nhost=%s%n".formatted(pid, started, host).getBytes(StandardCharsets.UTF_8));
        int length = bytes.remaining();
        int written = 0;
        while (bytes.hasRemaining()) {
            written += file.write(bytes, written);
        }
        file.truncate(length);
    }
}
