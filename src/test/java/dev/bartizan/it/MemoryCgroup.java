package dev.bartizan.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** A group of processes with a common memory limit and no swap, like a container; of cgroups v1 or v2. */
final class MemoryCgroup implements AutoCloseable {

    private static final Path V1 = Path.of("/sys/fs/cgroup/memory");
    private static final Path V2 = Path.of("/sys/fs/cgroup");

    private final Path folder;
    private final boolean v1;

    private MemoryCgroup(Path folder, boolean v1) {
        this.folder = folder;
        this.v1 = v1;
    }

    /** Whether this machine supports one. */
    static boolean available() {
        try {
            create(1 << 27).close();
            return true;
        } catch (UncheckedIOException notAllowed) {
            return false;
        }
    }

    /** Creates a group. */
    static MemoryCgroup create(long bytes) {
        String name = "bartizan-" + UUID.randomUUID();
        boolean v1 = Files.exists(V1.resolve("memory.limit_in_bytes"));
        try {
            if (v1) {
                Path folder = Files.createDirectory(V1.resolve(name));
                Files.writeString(folder.resolve("memory.limit_in_bytes"), String.valueOf(bytes));
                Path withSwap = folder.resolve("memory.memsw.limit_in_bytes");
                if (Files.exists(withSwap)) {
                    Files.writeString(withSwap, String.valueOf(bytes));
                }
                return new MemoryCgroup(folder, true);
            }
            Files.writeString(V2.resolve("cgroup.subtree_control"), "+memory");
            Path folder = Files.createDirectory(V2.resolve(name));
            Files.writeString(folder.resolve("memory.max"), String.valueOf(bytes));
            Path swap = folder.resolve("memory.swap.max");
            if (Files.exists(swap)) {
                Files.writeString(swap, "0");
            }
            return new MemoryCgroup(folder, false);
        } catch (IOException notAllowed) {
            throw new UncheckedIOException(notAllowed);
        }
    }

    /** The beginning of a command that runs in the group from its first instruction. */
    List<String> launcher() {
        return List.of(
                "sh",
                "-c",
                "echo $$ > \"$0\" && exec \"$@\"",
                folder.resolve("cgroup.procs").toString());
    }

    /** Memory that can't be freed by writing it to a file: heaps, buffers, stacks. */
    long anonymousBytes() {
        String name = v1 ? "rss " : "anon ";
        try {
            return Files.readAllLines(folder.resolve("memory.stat")).stream()
                    .filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.substring(name.length())))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Removes it, as soon as its processes have ended. */
    @Override
    public void close() {
        await("the end of the processes in " + folder)
                .atMost(BartizanProcess.PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> Files.deleteIfExists(folder) || Files.notExists(folder));
    }
}
