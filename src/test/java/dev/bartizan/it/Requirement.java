package dev.bartizan.it;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * What a test needs on the machine. If it is missing, the test is skipped with the reason, or fails if {@code
 * BARTIZAN_TEST_REQUIRE_ALL} is {@code true}, so that no test is skipped on every machine.
 */
public final class Requirement {

    /** User and group {@code nobody} on every Linux. */
    public static final int NOBODY = 65_534;

    private static final boolean ALL = Boolean.parseBoolean(System.getenv("BARTIZAN_TEST_REQUIRE_ALL"));
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private Requirement() {}

    /** File permissions restrict the service's process: it does not run as root. */
    public static void unprivilegedProcess() {
        require(!ROOT || installed("setpriv"), "root ignores file permissions, and setpriv is not there to drop it");
    }

    /** File systems can be mounted. */
    static void mounting(Path folder) {
        require(ROOT, "only root may mount a file system");
        boolean mounted = Command.succeeds("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.toString());
        require(mounted, "mounting is not allowed here");
        Command.run("umount", folder.toString());
    }

    /** A program is installed. */
    public static void program(String name) {
        require(installed(name), name + " is not installed");
    }

    /**
     * A PostgreSQL server runs.
     *
     * @param problem why it doesn't; empty if it runs
     */
    public static void postgresql(String problem) {
        require(problem.isEmpty(), problem);
    }

    /** Groups of processes with a memory limit can be created. */
    static void memoryCgroups() {
        require(MemoryCgroup.available(), "memory cgroups can't be made here");
    }

    /** This process and its children can open this number of files and connections. */
    static void fileDescriptors(long number) {
        long most = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : 0;
        require(most >= number, "only " + most + " file descriptors are allowed, and " + number + " are needed");
    }

    /** Network namespaces can be created. */
    public static void networkNamespaces() {
        require(ROOT, "only root may make a network namespace");
        program("ip");
        String name = "bartizan-probe-" + ProcessHandle.current().pid();
        require(Command.succeeds("ip", "netns", "add", name), "network namespaces are not allowed here");
        Command.run("ip", "netns", "del", name);
    }

    /** Whether this process is root, so that the service must be started as another user. */
    public static boolean root() {
        return ROOT;
    }

    /** Whether a program is installed. */
    public static boolean installed(String program) {
        return List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static void require(boolean satisfied, String reason) {
        if (ALL) {
            Assertions.assertThat(satisfied)
                    .as("BARTIZAN_TEST_REQUIRE_ALL is set, but " + reason)
                    .isTrue();
        } else {
            Assumptions.assumeTrue(satisfied, reason);
        }
    }

    /** A program of the operating system. */
    public static final class Command {

        private static final long LONGEST_SECONDS = 30;

        private Command() {}

        /** Runs it; fails unless it succeeds. */
        public static void run(String... command) {
            Assertions.assertThat(succeeds(command))
                    .as(String.join(" ", command))
                    .isTrue();
        }

        /** Its output; fails with the output unless it succeeds. */
        public static String output(String... command) {
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                        .start();
                String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                Assertions.assertThat(process.waitFor())
                        .as("%s%n%s", String.join(" ", command), output)
                        .isZero();
                return output;
            } catch (IOException absent) {
                throw new UncheckedIOException(absent);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(interrupted);
            }
        }

        /** Whether it succeeds. */
        public static boolean succeeds(String... command) {
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                return process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
            } catch (IOException absent) {
                return false;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
