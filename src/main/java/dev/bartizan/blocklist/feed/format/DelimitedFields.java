package dev.bartizan.blocklist.feed.format;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Iterates over records and their fields, one field at a time, because a whole feed can be one line. A record ends at
 * the line feed even inside quotes, so that one missing quote doesn't swallow the rest of a list.
 */
final class DelimitedFields {

    /** Stands for any number of blanks and tabs. */
    static final char WHITE_SPACE = ' ';

    /** Bytes kept of a comment: headers are often written as comments, and none is longer. */
    private static final int COMMENT_KEPT = 1024;

    private static final int NOTHING = -1;

    private final FeedBytes window;
    private final byte delimiter;
    private final boolean quotes;
    private final boolean whiteSpace;
    private final byte[] comment = new byte[COMMENT_KEPT];
    private int commentLength;
    private long number;
    private int index;
    private int from;
    private int to;
    private boolean tooLong;
    private boolean moreFields;

    /** Fields can be quoted unless the delimiter is {@code |}, which is used with unquoted free text. */
    DelimitedFields(FeedBytes window, char delimiter) {
        this.window = window;
        this.delimiter = (byte) delimiter;
        this.quotes = delimiter != '|';
        this.whiteSpace = delimiter == WHITE_SPACE;
    }

    char delimiter() {
        return (char) delimiter;
    }

    /** Moves to the next record and skips blank lines and comments; false at the end of the feed. */
    boolean nextRecord() throws IOException {
        while (moreFields) {
            nextField();
        }
        while (peek() != NOTHING) {
            number++;
            skipBlanks();
            if (peek() == '\n') {
                window.position(window.position() + 1);
            } else if (isComment()) {
                readComment();
            } else if (peek() != NOTHING) {
                index = -1;
                moreFields = true;
                return true;
            }
        }
        return false;
    }

    /** Moves to the next field of the record; false after the last one. */
    boolean nextField() throws IOException {
        if (!moreFields) {
            return false;
        }
        if (whiteSpace && endsAfterBlanks()) {
            return false;
        }
        index++;
        tooLong = false;
        int start = window.position();
        int scan = start;
        boolean blankSoFar = true;
        boolean quoted = false;
        boolean inQuotes = false;
        while (true) {
            if (scan == window.limit()) {
                int kept = scan - start;
                if (kept == FeedBytes.SIZE) {
                    tooLong = true;
                    kept = 0;
                }
                boolean more = window.more(scan - kept);
                start = 0;
                scan = kept;
                if (!more) {
                    moreFields = false;
                    window.position(scan);
                    break;
                }
            }
            byte character = window.array()[scan];
            if (character == '\n' || (isDelimiter(character) && !inQuotes)) {
                moreFields = character != '\n';
                window.position(scan + 1);
                break;
            }
            if (quotes && character == '"' && (quoted || blankSoFar)) {
                quoted = true;
                inQuotes = !inQuotes;
            }
            blankSoFar &= FeedLines.isBlank(character);
            scan++;
        }
        from = tooLong ? scan : start;
        to = scan;
        trim(quoted);
        return true;
    }

    /** The array that the field is in, valid until the next field. */
    byte[] bytes() {
        return window.array();
    }

    /** Start of the field, without white space and quotes around it. */
    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /** Index of the field in its record, from 0. */
    int index() {
        return index;
    }

    boolean isEmpty() {
        return from == to && !tooLong;
    }

    /** Whether the field is longer than {@link FeedBytes#SIZE}; then its content is not available. */
    boolean tooLong() {
        return tooLong;
    }

    /** Number of the line, from 1; at the end, the number of lines. */
    long number() {
        return number;
    }

    /** The last comment so far, without the comment sign. */
    String lastComment() {
        return new String(comment, 0, commentLength, StandardCharsets.UTF_8);
    }

    private boolean isDelimiter(byte character) {
        return whiteSpace ? FeedLines.isBlank(character) : character == delimiter;
    }

    /** Skips the blanks before a field; true if the record ends there. */
    private boolean endsAfterBlanks() throws IOException {
        skipBlanks();
        int next = peek();
        if (next != NOTHING && next != '\n') {
            return false;
        }
        if (next == '\n') {
            window.position(window.position() + 1);
        }
        from = window.position();
        to = from;
        moreFields = false;
        return true;
    }

    private void skipBlanks() throws IOException {
        while (peek() != NOTHING && (whiteSpace || peek() != delimiter) && FeedLines.isBlank((byte) peek())) {
            window.position(window.position() + 1);
        }
    }

    private int peek() throws IOException {
        if (window.position() == window.limit() && !window.more(window.position())) {
            return NOTHING;
        }
        return window.array()[window.position()] & 0xff;
    }

    private boolean isComment() throws IOException {
        if (window.limit() - window.position() < 2) {
            window.more(window.position());
        }
        return window.position() < window.limit()
                && window.array()[window.position()] != delimiter
                && FeedLines.isComment(window.array(), window.position(), window.limit());
    }

    private void readComment() throws IOException {
        commentLength = 0;
        for (int character = peek(); character != NOTHING; character = peek()) {
            window.position(window.position() + 1);
            if (character == '\n') {
                return;
            }
            boolean sign = character == '#' || character == ';' || character == '!' || character == '/';
            if (commentLength < COMMENT_KEPT && !(commentLength == 0 && sign)) {
                comment[commentLength++] = (byte) character;
            }
        }
    }

    private void trim(boolean quoted) {
        byte[] bytes = window.array();
        while (from < to && FeedLines.isBlank(bytes[from])) {
            from++;
        }
        while (to > from && FeedLines.isBlank(bytes[to - 1])) {
            to--;
        }
        if (quoted && from < to) {
            from++;
            if (from < to && bytes[to - 1] == '"') {
                to--;
            }
        }
    }
}
