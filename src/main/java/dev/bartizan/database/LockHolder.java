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
 * The process that holds the lock on the data folder, as described in the lock file.
 *
 * @param pid its process id; inside its container if it runs in one
 * @param started its start time, ISO 8601
 * @param host the machine or container
 */
record LockHolder(String pid, String started, String host) {

    private static final String UNKNOWN = "unknown";
    private static final int LONGEST = 1_024;

    /** Read from the kernel, because the JDK would query the name service, which can be slow or fail. */
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

    /** Reads the file; missing parts are {@code unknown}. */
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

    /** Overwrites the content without emptying the file first, because a full disk has no other space for it. */
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
