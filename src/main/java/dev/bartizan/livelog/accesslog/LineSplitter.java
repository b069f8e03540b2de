package dev.bartizan.livelog.accesslog;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/** Splits bytes that come in pieces into lines. Only the first bytes of a too long line are kept. Not thread-safe. */
final class LineSplitter {

    private static final int USUAL_BYTES = 1 << 16;

    private final int maximum;
    private final Consumer<RawLine> lines;
    private ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private boolean cut;
    private boolean skipping;

    /** @param maximum maximum number of bytes of a line */
    LineSplitter(int maximum, Consumer<RawLine> lines) {
        this.maximum = maximum;
        this.lines = lines;
    }

    /** Adds the bytes from one index to another, exclusive. */
    void add(byte[] bytes, int start, int length) {
        int from = start;
        for (int i = start; i < length; i++) {
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

    /** Ends the current line. */
    void end() {
        byte[] line = begun.toByteArray();
        if (line.length > 0 && !skipping) {
            lines.accept(new RawLine(line, cut));
        }
        forget();
    }

    /** Drops the current line. */
    void forget() {
        if (begun.size() > USUAL_BYTES) {
            // The buffer of a long line is not kept.
            begun = new ByteArrayOutputStream();
        }
        begun.reset();
        cut = false;
        skipping = false;
    }

    /** Skips everything up to the next line. */
    void skipLine() {
        forget();
        skipping = true;
    }
}
