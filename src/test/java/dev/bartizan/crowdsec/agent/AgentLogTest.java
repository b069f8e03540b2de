package dev.bartizan.crowdsec.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bartizan.Patience;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentLogTest {

    @TempDir
    Path folder;

    private AgentLog log;

    @BeforeEach
    void create() {
        log = new AgentLog(folder.resolve("crowdsec.log"), 1_000);
    }

    @Test
    void lastLinesAreFewAndShort() throws IOException {
        assertThat(log.lastLines()).isEmpty();
        Files.writeString(
                log.file(),
                IntStream.range(0, 5_000).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining())
                        + "x".repeat(2_000));

        assertThat(log.lastLines()).hasSize(20).startsWith("line 4981").endsWith("x".repeat(500));
    }

    @Test
    void smallLogStaysAsItIs() throws IOException {
        Files.writeString(log.file(), "x".repeat(1_000));

        log.rotate();

        assertThat(folder.toFile().list()).containsExactly("crowdsec.log");
    }

    /** A program that writes to it continues at its new end, and leaves no gap. */
    @Test
    void largeLogIsSetAsideWhileItIsWrittenTo() throws Exception {
        Files.writeString(log.file(), "old\n" + "x".repeat(1_000));
        Process writer = new ProcessBuilder("sh", "-c", "echo first; read go; echo last")
                .redirectOutput(Redirect.appendTo(log.file().toFile()))
                .start();
        try {
            await().atMost(Patience.LONG)
                    .until(() -> Files.readString(log.file()).contains("first"));

            log.rotate();
            writer.outputWriter().append("go\n").close();
            writer.waitFor();

            assertThat(Files.readString(log.file())).isEqualTo("last\n");
            assertThat(Files.readString(folder.resolve("crowdsec.log.1")))
                    .startsWith("old\n")
                    .endsWith("first\n");
        } finally {
            writer.destroyForcibly();
        }
    }

    @Test
    void onlyOneIsSetAside() throws IOException {
        for (int i = 0; i < 3; i++) {
            Files.writeString(log.file(), i + "x".repeat(1_000), StandardOpenOption.CREATE);
            log.rotate();
        }

        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("crowdsec.log", "crowdsec.log.1");
        assertThat(Files.readString(folder.resolve("crowdsec.log.1"))).startsWith("2");
    }
}
