package dev.bartizan.container.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.container.engine.ContainerLogLine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogReaderTest {

    private static final int STDOUT = 1;
    private static final int STDERR = 2;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    /** Podman stores each piece that a program writes, with its time in seconds. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8192})
    void lineThatCameInPiecesIsOneAgainWhateverIsReadAtOnce(int atOnce) throws IOException {
        frame(STDOUT, "2026-11-21T10:19:00Z a pa");
        frame(STDERR, "2026-11-21T10:19:00Z fatal: no disk\n");
        frame(STDOUT, "2026-11-21T10:19:01Z nic at");
        frame(STDOUT, "2026-11-21T10:19:02Z  once\n");
        frame(STDOUT, "2026-11-21T10:19:03Z the next\n");

        assertThat(read(atOnce))
                .containsExactly(
                        new ContainerLogLine(Instant.parse("2026-11-21T10:19:00Z"), true, "fatal: no disk"),
                        new ContainerLogLine(Instant.parse("2026-11-21T10:19:00Z"), false, "a panic at once"),
                        new ContainerLogLine(Instant.parse("2026-11-21T10:19:03Z"), false, "the next"));
    }

    private void frame(int stream, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        log.writeBytes(ByteBuffer.allocate(8)
                .put((byte) stream)
                .putInt(4, bytes.length)
                .array());
        log.writeBytes(bytes);
    }

    private List<ContainerLogLine> read(int atOnce) throws IOException {
        InputStream slow = new FilterInputStream(new ByteArrayInputStream(log.toByteArray())) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return super.read(bytes, offset, Math.min(length, atOnce));
            }
        };
        List<ContainerLogLine> lines = new ArrayList<>();
        LogReader.read(slow, Clock.systemUTC(), lines::add);
        return lines;
    }
}
