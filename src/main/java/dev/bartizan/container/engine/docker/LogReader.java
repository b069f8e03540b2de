package dev.bartizan.container.engine.docker;

import dev.bartizan.container.engine.ContainerLogLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.function.Consumer;

/** Parses a container's log, whose lines start with a time: in {@link Frames}, or raw if the container has a terminal. */
public final class LogReader {

    private static final int LONGEST_TEXT = 16 * 1024;

    /** Text plus the time and the space after it. */
    private static final int LONGEST_LINE = LONGEST_TEXT + 64;

    private final Clock clock;
    private final Consumer<ContainerLogLine> lines;

    private LogReader(Clock clock, Consumer<ContainerLogLine> lines) {
        this.clock = clock;
        this.lines = lines;
    }

    /**
     * Reads until the stream ends.
     *
     * @param clock gives the time of lines without one
     */
    public static void read(InputStream in, Clock clock, Consumer<ContainerLogLine> lines) throws IOException {
        LogReader reader = new LogReader(clock, lines);
        Stream stdout = reader.new Stream(false);
        Stream stderr = reader.new Stream(true);
        PushbackInputStream log = new PushbackInputStream(in);
        int first = log.read();
        if (first < 0) {
            return;
        }
        log.unread(first);
        if (Frames.begins(first)) {
            Frames.read(log, (fromStderr, begins, bytes, length) -> {
                Stream stream = fromStderr ? stderr : stdout;
                if (begins) {
                    stream.beginFrame();
                }
                stream.add(bytes, length);
            });
        } else {
            byte[] buffer = new byte[8 * 1024];
            for (int count = log.read(buffer); count >= 0; count = log.read(buffer)) {
                stdout.add(buffer, count);
            }
        }
        stdout.end();
        stderr.end();
    }

    /** Collects the current line of stdout or stderr. */
    private final class Stream {

        private final boolean stderr;
        private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
        private boolean skipsTime;

        private Stream(boolean stderr) {
            this.stderr = stderr;
        }

        /** A line can come in several frames, each with a time. Only the first time belongs to the line. */
        private void beginFrame() {
            skipsTime = begun.size() > 0;
        }

        private void add(byte[] bytes, int length) {
            int from = 0;
            while (skipsTime && from < length) {
                skipsTime = bytes[from++] != ' ';
            }
            for (int i = from; i < length; i++) {
                if (bytes[i] == '\n') {
                    keep(bytes, from, i);
                    end();
                    from = i + 1;
                }
            }
            keep(bytes, from, length);
        }

        private void keep(byte[] bytes, int from, int to) {
            begun.write(bytes, from, Math.min(to - from, LONGEST_LINE - begun.size()));
        }

        private void end() {
            if (begun.size() > 0) {
                lines.accept(line(begun.toByteArray()));
                begun.reset();
            }
        }

        private ContainerLogLine line(byte[] line) {
            int space = 0;
            while (space < line.length && line[space] != ' ') {
                space++;
            }
            String time = new String(line, 0, space, StandardCharsets.US_ASCII);
            try {
                Instant at = OffsetDateTime.parse(time).toInstant();
                return new ContainerLogLine(at, stderr, text(line, Math.min(space + 1, line.length)));
            } catch (DateTimeParseException untimed) {
                return new ContainerLogLine(clock.instant(), stderr, text(line, 0));
            }
        }

        private static String text(byte[] line, int from) {
            int to = Math.min(line.length, from + LONGEST_TEXT);
            // Terminals end their lines with \r\n.
            int end = to > from && line[to - 1] == '\r' ? to - 1 : to;
            return new String(Arrays.copyOfRange(line, from, end), StandardCharsets.UTF_8);
        }
    }
}
