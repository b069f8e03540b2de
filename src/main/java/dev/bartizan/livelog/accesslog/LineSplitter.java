package dev.bartizan.livelog.accesslog;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/** Makes lines of bytes that come in pieces. Of a line that is too long the first bytes are kept. Not thread-safe. */
final class LineSplitter {

    private final int maximum;
    private final Consumer<RawLine> lines;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private boolean cut;
    private boolean skipping;

    /** @param maximum bytes of a line */
    LineSplitter(int maximum, Consumer<RawLine> lines) {
        this.maximum = maximum;
        this.lines = lines;
    }

    void add(byte[] bytes, int length) {
        int from = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                keep(bytes, from, i);
                end();
                from = i + 1;
            }
        }
        keep(bytes, from, length);
    }

    private void keep(byte[] bytes, int from, int to) {
        int kept = Math.min(to - from, maximum - begun.size());
        cut |= kept < to - from;
        begun.write(bytes, from, kept);
    }

    /** Ends the line that has begun, with or without a line feed. */
    void end() {
        byte[] line = begun.toByteArray();
        if (line.length > 0 && !skipping) {
            lines.accept(new RawLine(line, cut));
        }
        forget();
    }

    /** Forgets the line that has begun. */
    void forget() {
        begun.reset();
        cut = false;
        skipping = false;
    }

    /** Leaves out what comes until the next line begins. */
    void skipLine() {
        forget();
        skipping = true;
    }
}
