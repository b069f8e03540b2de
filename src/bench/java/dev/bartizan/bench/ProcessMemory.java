package dev.bartizan.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Physical memory of a process, in bytes, as Linux counts it. */
record ProcessMemory(long pid) {

    long resident() throws IOException {
        return value("VmRSS:");
    }

    /** The maximum since {@link #forgetPeak()}, or since its start. */
    long peak() throws IOException {
        return value("VmHWM:");
    }

    void forgetPeak() throws IOException {
        Files.writeString(file("clear_refs"), "5");
    }

    private long value(String key) throws IOException {
        return Files.readAllLines(file("status")).stream()
                .filter(line -> line.startsWith(key))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }

    private Path file(String name) {
        return Path.of("/proc", Long.toString(pid), name);
    }
}
