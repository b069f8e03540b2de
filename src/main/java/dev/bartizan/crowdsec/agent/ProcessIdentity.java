package dev.bartizan.crowdsec.agent;

import com.google.re2j.Pattern;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What makes a process the one that we mean. A PID alone may have been given to somebody else since; with the time of the
 * start and the command line it is unmistakable.
 *
 * @param pid its number
 * @param startTicks when it was started, in clock ticks since the machine's start: field 22 of {@code /proc/<pid>/stat}
 * @param commandLine its program and arguments, in one line
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html">proc_pid_stat(5)</a>
 */
record ProcessIdentity(long pid, long startTicks, String commandLine) {

    private static final Path PROCESSES = Path.of("/proc");

    /** Positions after the name of the program, which is the second field and may contain anything. */
    private static final int STATE = 0;

    private static final int START = 19;
    private static final Pattern CONTROL_CHARACTERS = Pattern.compile("[\\x00-\\x1f]+");

    /** The process that has this PID now; none where there is none, or only what its parent has not buried yet. */
    static Optional<ProcessIdentity> of(long pid) {
        return of(pid, PROCESSES.resolve(Long.toString(pid)));
    }

    /**
     * @param folder what the kernel says of the process
     */
    static Optional<ProcessIdentity> of(long pid, Path folder) {
        try {
            String stat = Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
            if (fields.length <= START || "ZXx".contains(fields[STATE])) {
                return Optional.empty();
            }
            return Optional.of(new ProcessIdentity(pid, Long.parseLong(fields[START]), commandLine(folder)));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private static String commandLine(Path folder) throws IOException {
        String raw = Files.readString(folder.resolve("cmdline"), StandardCharsets.ISO_8859_1);
        return CONTROL_CHARACTERS.matcher(raw).replaceAll(" ").strip();
    }

    /** Whether the process runs, and is no other one. */
    boolean running() {
        return of(pid).filter(this::equals).isPresent();
    }

    /** Whether nothing is left of the process. One that is ending has no command line any more, but still its files. */
    boolean gone() {
        return of(pid).filter(now -> now.startTicks == startTicks).isEmpty();
    }
}
