package dev.bartizan.container.engine.docker;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;

/**
 * Takes apart what a container writes to stdout and stderr: frames of a header of eight bytes, whose first is the stream and
 * whose last four are the length of what follows.
 */
final class Frames {

    private static final int HEADER = 8;

    /** 0 is stdin, which engines call what is stdout; 3 is what the engine itself has to say. */
    private static final int STDERR = 2;

    private static final int LAST = 3;

    /** Gets what is in the frames, piece by piece. */
    @FunctionalInterface
    interface Sink {

        /** @param begins whether a frame begins with it */
        void add(boolean stderr, boolean begins, byte[] bytes, int length);
    }

    private Frames() {}

    /** Whether this can be a frame's first byte; text never begins with it. */
    static boolean begins(int first) {
        return first <= LAST;
    }

    /** Reads to the end. */
    static void read(InputStream in, Sink sink) throws IOException {
        byte[] buffer = new byte[8 * 1024];
        for (byte[] header = in.readNBytes(HEADER); header.length > 0; header = in.readNBytes(HEADER)) {
            if (header.length < HEADER) {
                throw new EOFException();
            }
            if (!begins(header[0] & 0xff)) {
                throw new ProtocolException("A frame of stream " + (header[0] & 0xff));
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
