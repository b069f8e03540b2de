package dev.bartizan.blocklist.feed.format;

import dev.bartizan.blocklist.feed.RejectedLine;
import dev.bartizan.ip.LineFeeds;
import java.io.IOException;
import java.util.Arrays;

/** Iterates over the lines of a feed. Skips blank lines and whole-line comments, and trims the other lines. */
final class FeedLines {

    private static final byte[] NOTHING = new byte[0];

    private final FeedBytes window;
    private byte[] bytes = NOTHING;
    private int from;
    private int to;
    private long number;
    private boolean tooLong;

    FeedLines(FeedBytes window) {
        this.window = window;
    }

    /** Moves to the next line; false at the end of the feed. */
    boolean next() throws IOException {
        while (readLine()) {
            number++;
            trim();
            if (from < to && !isComment(bytes, from, to)) {
                return true;
            }
        }
        return false;
    }

    /** The array that the line is in; valid until the next line. */
    byte[] bytes() {
        return bytes;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /** Number of the line, from 1; at the end, the number of lines. */
    long number() {
        return number;
    }

    /** Whether the line is longer than {@link FeedBytes#SIZE}; then only its beginning is available. */
    boolean tooLong() {
        return tooLong;
    }

    static boolean isBlank(byte character) {
        return character == ' ' || character == '\t' || character == '\r';
    }

    /** Whether a comment starts at that place. */
    static boolean isComment(byte[] bytes, int at, int to) {
        byte first = bytes[at];
        return first == '#' || first == ';' || first == '!' || (first == '/' && at + 1 < to && bytes[at + 1] == '/');
    }

    private boolean readLine() throws IOException {
        bytes = window.array();
        tooLong = false;
        int start = window.position();
        int scan = start;
        while (true) {
            int limit = window.limit();
            scan = LineFeeds.next(bytes, scan, limit);
            if (scan < limit) {
                window.position(scan + 1);
                break;
            }
            if (scan - start == FeedBytes.SIZE) {
                return cutLine();
            }
            scan -= start;
            boolean more = window.more(start);
            start = 0;
            if (!more) {
                window.position(scan);
                break;
            }
        }
        from = start;
        to = scan;
        return scan > start || window.position() > start;
    }

    /** Keeps the beginning of a line that doesn't fit into the window, and skips the rest of it. */
    private boolean cutLine() throws IOException {
        bytes = Arrays.copyOf(window.array(), 4 * RejectedLine.MAXIMUM_TEXT);
        from = 0;
        to = bytes.length;
        tooLong = true;
        while (window.more(window.limit())) {
            int end = LineFeeds.next(window.array(), 0, window.limit());
            if (end < window.limit()) {
                window.position(end + 1);
                return true;
            }
        }
        window.position(window.limit());
        return true;
    }

    private void trim() {
        while (from < to && isBlank(bytes[from])) {
            from++;
        }
        while (to > from && isBlank(bytes[to - 1])) {
            to--;
        }
    }
}
