package dev.bartizan.blocklist.feed.format;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;

/** A sliding window over the bytes of a feed. Readers use array indexes, so that lines need no objects. */
final class FeedBytes {

    /** Size of the window, which is also the maximum length of a line or field. */
    static final int SIZE = 64 * 1024;

    private final InputStream in;
    private final byte[] array = new byte[SIZE];
    private int position;
    private int limit;
    private boolean ended;

    FeedBytes(InputStream in) {
        this.in = in;
    }

    /** The bytes; those from {@link #position()} to {@link #limit()} are valid until the next {@link #more}. */
    byte[] array() {
        return array;
    }

    int position() {
        return position;
    }

    void position(int newPosition) {
        position = newPosition;
    }

    int limit() {
        return limit;
    }

    /**
     * Reads more bytes. The bytes from {@code keepFrom} are kept and moved to the front of the array.
     *
     * @return whether bytes were read; false at the end or if the window is full
     */
    boolean more(int keepFrom) throws IOException {
        if (keepFrom > 0) {
            System.arraycopy(array, keepFrom, array, 0, limit - keepFrom);
            position = Math.max(0, position - keepFrom);
            limit -= keepFrom;
        }
        while (!ended && limit < SIZE) {
            int count = in.read(array, limit, SIZE - limit);
            if (count > 0) {
                limit += count;
                return true;
            }
            ended = count < 0;
        }
        return false;
    }

    /** Fills the window, so that the beginning of the feed can be inspected. */
    void fill() throws IOException {
        while (more(position)) {
            // Repeat until the window is full or the feed has ended.
        }
    }

    /** Whether the window contains the whole rest of the feed. */
    boolean ended() {
        return ended;
    }

    /** The rest of the feed as a stream. */
    InputStream rest() {
        return new SequenceInputStream(new ByteArrayInputStream(Arrays.copyOfRange(array, position, limit)), in);
    }
}
