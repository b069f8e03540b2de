package dev.bartizan.crowdsec.agent;

import com.google.re2j.Pattern;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Identifies a process. The kernel reuses PIDs; PID, start time and command line together are unique.
 *
 * @param startTicks its start in clock ticks since the machine's start: field 22 of {@code /proc/<pid>/stat}
 * @param commandLine its program and arguments, in one line
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html">proc_pid_stat(5)</a>
 */
record ProcessIdentity(long pid, long startTicks, String commandLine) {

    private static final Path PROCESSES = Path.of("/proc");

    /** Positions after the program's name, which is the second field and may contain blanks and parentheses. */
    private static final int STATE = 0;

    private static final int START = 19;
    private static final Pattern CONTROL_CHARACTERS = Pattern.compile("[\\x00-\\x1f]+");

    /** The process that has this PID now; empty if there is none or only a zombie. */
    static Optional<ProcessIdentity> of(long pid) {
        return of(pid, PROCESSES.resolve(Long.toString(pid)));
    }

    /**
     * @param folder the process's folder in {@code /proc}
     */
    static Optional<ProcessIdentity> of(long pid, Path folder) {
        try {
            String stat = Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
            if (fields.length <= START || "ZXx".contains(fields[STATE])) {
                return Optional.empty();
            }
            return Optional.of(new ProcessIdentity(pid, Long.parseLong(fields[START]), commandLine(folder)));
        } catch (IOException exited) {
            return Optional.empty();
        }
    }

    private static String commandLine(Path folder) throws IOException {
        String raw = Files.readString(folder.resolve("cmdline"), StandardCharsets.ISO_8859_1);
        return CONTROL_CHARACTERS.matcher(raw).replaceAll(" ").strip();
    }

    /** Whether exactly this process runs. */
    boolean running() {
        return of(pid).filter(this::equals).isPresent();
    }

    /** Whether the process is gone. An exiting process has lost its command line already but still has its files open. */
    boolean exited() {
        return of(pid).filter(now -> now.startTicks == startTicks).isEmpty();
    }
}
