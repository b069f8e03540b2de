package dev.bartizan.crowdsec.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PidFileTest {

    private static final Agent AGENT = new Agent(
            new ProcessIdentity(4711, 123_456_789, "/usr/bin/crowdsec -c /etc/crowdsec/config.yaml"),
            Instant.parse("2026-11-21T06:00:00.123Z"));

    @TempDir
    Path folder;

    private Path path;
    private PidFile file;

    @BeforeEach
    void name() {
        path = folder.resolve("crowdsec.pid");
        file = new PidFile(path);
    }

    @Test
    void remembersTheAgentAndLeavesNothingBeside() throws IOException {
        file.write(new Agent(new ProcessIdentity(1, 2, "a much longer command line ".repeat(100)), Instant.EPOCH));
        file.write(AGENT);

        assertThat(file.read()).contains(AGENT);
        assertThat(Files.readAllLines(path)).first().isEqualTo("4711");
        assertThat(folder.toFile().list()).containsExactly("crowdsec.pid");
    }

    @Test
    void knowsNoProcessWithoutAFile() throws IOException {
        assertThat(file.read()).isEmpty();
        assertThat(file.exists()).isFalse();
        file.delete();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "4711",
                "4711\n",
                "nonsense\n1\n2\n3\n",
                "1\n2\n3",
                "\0\0\0\0",
                "99999999999999999999\n1\n2\nx\n"
            })
    void knowsNoProcessFromAFileThatIsNotOurs(String content) throws IOException {
        Files.writeString(path, content);

        assertThat(file.read()).isEmpty();
        assertThat(file.exists()).isTrue();
    }

    @Test
    void knowsNoProcessFromBytesThatAreNoText() throws IOException {
        Files.write(path, new byte[] {(byte) 0xff, (byte) 0xfe, '\n', (byte) 0xc0, '\n', '\n', '\n', '\n'});

        assertThat(file.read()).isEmpty();
    }
}
