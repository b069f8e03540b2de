package dev.bartizan.container.engine.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;

/** The body of an answer with a Content-Length or in chunks. A body that ends too early throws {@link EOFException}. */
public final class HttpBody extends InputStream {

    /** In bytes; far longer than the head of a chunk. */
    private static final int LONGEST_LINE = 4096;

    private final InputStream in;
    private final boolean chunked;

    /** Remaining bytes of the body or the chunk. */
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
            throw new ProtocolException("Invalid chunk size: " + size);
        }
        if (left == 0) {
            // Engines send no trailers.
            expectEmptyLine();
            ended = true;
        }
    }

    private void expectEmptyLine() throws IOException {
        if (!line(in, LONGEST_LINE).isEmpty()) {
            throw new ProtocolException("A chunk is longer than its size");
        }
    }

    /**
     * Parses an unsigned number of bytes.
     *
     * @throws NumberFormatException if it is not a number or too large for a {@code long}
     */
    static long size(String digits, int radix) {
        if (digits.isEmpty() || Character.digit(digits.charAt(0), radix) < 0) {
            throw new NumberFormatException();
        }
        return Long.parseLong(digits, radix);
    }

    /** Reads one line of a head and returns it without the line end. */
    public static String line(InputStream in, int longest) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException();
            }
            if (line.length() == longest) {
                throw new ProtocolException("A line has more than " + longest + " bytes");
            }
            line.append((char) next);
        }
        int last = line.length() - 1;
        return last >= 0 && line.charAt(last) == '\r' ? line.substring(0, last) : line.toString();
    }
}
