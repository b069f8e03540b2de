package dev.bartizan.container.engine.docker;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;

/**
 * Reads the multiplexed stdout and stderr of a container. Each frame has a header of eight bytes: the first byte is the
 * stream, the last four are the length of the content.
 */
final class Frames {

    private static final int HEADER = 8;

    /** 0 (stdin) and 1 are stdout, 2 is stderr, 3 is the engine's own messages. */
    private static final int STDERR = 2;

    private static final int LAST = 3;

    /** Receives the frames' content in pieces. */
    @FunctionalInterface
    interface Sink {

        /** @param begins whether this piece is the first of a frame */
        void add(boolean stderr, boolean begins, byte[] bytes, int length);
    }

    private Frames() {}

    /** Whether this can be a frame's first byte; text never starts with such a byte. */
    static boolean begins(int first) {
        return first <= LAST;
    }

    /** Reads until the stream ends. */
    static void read(InputStream in, Sink sink) throws IOException {
        byte[] buffer = new byte[8 * 1024];
        for (byte[] header = in.readNBytes(HEADER); header.length > 0; header = in.readNBytes(HEADER)) {
            if (header.length < HEADER) {
                throw new EOFException();
            }
            if (!begins(header[0] & 0xff)) {
                throw new ProtocolException("Unknown stream of a frame: " + (header[0] & 0xff));
            }
            long whole = Integer.toUnsignedLong(ByteBuffer.wrap(header).getInt(Integer.BYTES));
            long left = whole;
            while (left > 0) {
                int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (count < 0) {
                    throw new EOFException();
                }
                sink.add(header[0] >= STDERR, left == whole, buffer, count);
                left -= count;
            }
        }
    }
}
