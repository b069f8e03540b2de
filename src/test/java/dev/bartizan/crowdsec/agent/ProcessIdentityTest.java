package dev.bartizan.crowdsec.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bartizan.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessIdentityTest {

    private static final String AFTER_STATE = " 1 4242 4242 0 -1 4194560 100 0 0 0 1 2 0 0 20 0 7 0 %d 1 2 3";

    @TempDir
    Path folder;

    @Test
    void knowsARunningProcessByItsCommandLineAndStart() throws Exception {
        Process sleep = new ProcessBuilder("sleep", "1000").start();
        try {
            ProcessIdentity identity = ProcessIdentity.of(sleep.pid()).orElseThrow();

            assertThat(identity.pid()).isEqualTo(sleep.pid());
            assertThat(identity.commandLine()).isEqualTo("sleep 1000");
            assertThat(identity.running()).isTrue();
            assertThat(identity.exited()).isFalse();
        } finally {
            sleep.destroyForcibly().waitFor();
        }
    }

    @Test
    void isNotRunningAnyMoreWhenItHasEnded() throws Exception {
        Process sleep = new ProcessBuilder("sleep", "1000").start();
        ProcessIdentity identity = ProcessIdentity.of(sleep.pid()).orElseThrow();

        sleep.destroyForcibly().waitFor();

        assertThat(identity.running()).isFalse();
        assertThat(identity.exited()).isTrue();
    }

    @Test
    void isAnotherOneWithAnotherStartOrCommandLine() {
        ProcessIdentity self = ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow();

        assertThat(self.running()).isTrue();
        assertThat(new ProcessIdentity(self.pid(), self.startTicks() + 1, self.commandLine()).running())
                .isFalse();
        assertThat(new ProcessIdentity(self.pid(), self.startTicks() + 1, self.commandLine()).exited())
                .isTrue();
        assertThat(new ProcessIdentity(self.pid(), self.startTicks(), "crowdsec -c config.yaml").running())
                .isFalse();
    }

    /** The shell's child ends and becomes a zombie, because the shell has been replaced by another program. */
    @Test
    void isNotRunningAsAZombie() throws Exception {
        Path pid = folder.resolve("pid");
        Path pipe = folder.resolve("pipe");
        String script = "mkfifo " + pipe + "; cat " + pipe + " & echo $! > " + pid + "; exec sleep 1000";
        Process parent = new ProcessBuilder("sh", "-c", script).start();
        try {
            await().atMost(Patience.LONG).until(() -> Files.exists(pid) && Files.size(pid) > 0);
            await().atMost(Patience.LONG)
                    .until(() -> Files.readString(Path.of("/proc", "" + parent.pid(), "cmdline"))
                            .startsWith("sleep"));
            // The child ends at the end of its input.
            Files.newOutputStream(pipe).close();
            long zombie = Long.parseLong(Files.readString(pid).strip());
            await().atMost(Patience.LONG)
                    .until(() -> Files.readString(Path.of("/proc", "" + zombie, "stat"))
                            .contains(") Z "));

            assertThat(ProcessIdentity.of(zombie)).isEmpty();
        } finally {
            parent.destroyForcibly().waitFor();
        }
    }

    @Test
    void noProcessHasNoIdentity() {
        assertThat(ProcessIdentity.of(Integer.MAX_VALUE)).isEmpty();
        assertThat(ProcessIdentity.of(0)).isEmpty();
        assertThat(ProcessIdentity.of(-1)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "crowdsec",
                "a b",
                "(a) Z 1 (b",
                ") R 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19",
                "((",
                "\n"
            })
    void nameOfTheProgramMayBeAnything(String name) throws IOException {
        write(folder, name, 'S', 987_654_321_012L, "/usr/bin/crowdsec\0-c\0/etc/crowdsec/config.yaml\0");

        assertThat(ProcessIdentity.of(77, folder))
                .contains(new ProcessIdentity(77, 987_654_321_012L, "/usr/bin/crowdsec -c /etc/crowdsec/config.yaml"));
    }

    @Property(tries = 200)
    void startIsFoundBehindAnyName(@ForAll String name, @ForAll int start) throws IOException {
        Path process = Files.createTempDirectory("identity");
        try {
            write(process, name, 'S', start, "x\0");

            assertThat(ProcessIdentity.of(1, process).map(ProcessIdentity::startTicks))
                    .isEqualTo(Optional.of((long) start));
        } finally {
            Files.delete(process.resolve("stat"));
            Files.delete(process.resolve("cmdline"));
            Files.delete(process);
        }
    }

    @ParameterizedTest
    @ValueSource(chars = {'Z', 'X', 'x'})
    void deadStatesAreNoProcess(char state) throws IOException {
        write(folder, "crowdsec", state, 1, "");

        assertThat(ProcessIdentity.of(77, folder)).isEmpty();
    }

    @Test
    void commandLineIsOneLine() throws IOException {
        write(folder, "sh", 'S', 1, "sh\0-c\0echo 1\necho 2\0");

        assertThat(ProcessIdentity.of(77, folder).orElseThrow().commandLine()).isEqualTo("sh -c echo 1 echo 2");
    }

    private static void write(Path folder, String name, char state, long start, String commandLine) throws IOException {
        Files.writeString(folder.resolve("stat"), "77 (" + name + ") " + state + AFTER_STATE.formatted(start));
        Files.writeString(folder.resolve("cmdline"), commandLine);
    }
}
