package dev.bartizan.container.engine.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;

/** The body of an answer: as long as its head says, or in chunks. What ends earlier ends with an {@link EOFException}. */
public final class HttpBody extends InputStream {

    /** Far more than a chunk's head ever is. */
    private static final int LONGEST_LINE = 4096;

    private final InputStream in;
    private final boolean chunked;

    /** Bytes that are left of the body or the chunk. */
    private long left;

    private boolean ended;

    private HttpBody(InputStream in, boolean chunked, long left) {
        this.in = in;
        this.chunked = chunked;
        this.left = left;
        this.ended = !chunked && left == 0;
    }

    static HttpBody ofLength(InputStream in, long length) {
        return new HttpBody(in, false, length);
    }

    static HttpBody chunked(InputStream in) {
        return new HttpBody(in, true, 0);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (!ended && chunked && left == 0) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int count = in.read(bytes, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw new EOFException();
        }
        left -= count;
        if (left == 0) {
            if (chunked) {
                expectEmptyLine();
            } else {
                ended = true;
            }
        }
        return count;
    }

    private void nextChunk() throws IOException {
        String size = line(in, LONGEST_LINE).split(";", 2)[0].strip();
        try {
            left = size(size, 16);
        } catch (NumberFormatException garbage) {
            throw new ProtocolException("No chunk's size: " + size);
        }
        if (left == 0) {
            // Engines send no trailers.
            expectEmptyLine();
            ended = true;
        }
    }

    private void expectEmptyLine() throws IOException {
        if (!line(in, LONGEST_LINE).isEmpty()) {
            throw new ProtocolException("A chunk that is longer than it says");
        }
    }

    /**
     * Reads a number of bytes, which has no sign.
     *
     * @throws NumberFormatException if it is none, or more than a {@code long} holds
     */
    static long size(String digits, int radix) {
        if (digits.isEmpty() || Character.digit(digits.charAt(0), radix) < 0) {
            throw new NumberFormatException();
        }
        return Long.parseLong(digits, radix);
    }

    /** Reads a line of a head, without its end. */
    public static String line(InputStream in, int longest) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException();
            }
            if (line.length() == longest) {
                throw new ProtocolException("A line of more than " + longest + " bytes");
            }
            line.append((char) next);
        }
        int last = line.length() - 1;
        return last >= 0 && line.charAt(last) == '\r' ? line.substring(0, last) : line.toString();
    }
}
