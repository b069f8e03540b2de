package dev.bartizan.update.asset;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A part of a file.
 *
 * @param first offset of the first byte
 * @param last offset of the last byte, inclusive; less than {@code first} if the range is outside the file
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-14">RFC 9110, Range Requests</a>
 */
public record ByteRange(long first, long last) {

    private static final String UNIT = "bytes=";

    /** More digits could overflow a long. */
    private static final int MAX_DIGITS = 18;

    /**
     * Parses a header. Empty, which means the whole file, if there is no header, if it is invalid, or if it has several
     * ranges: servers may ignore those, and clients of updates don't send them.
     *
     * @param header {@code Range}
     * @param size of the file
     */
    public static Optional<ByteRange> of(@Nullable String header, long size) {
        if (header == null || !header.startsWith(UNIT)) {
            return Optional.empty();
        }
        String range = header.substring(UNIT.length()).strip();
        int hyphen = range.indexOf('-');
        String from = range.substring(0, Math.max(0, hyphen));
        String to = range.substring(hyphen + 1);
        if (hyphen < 0 || from.isEmpty() && to.isEmpty() || !isNumber(from) || !isNumber(to)) {
            return Optional.empty();
        }
        if (from.isEmpty()) {
            long count = Math.min(Long.parseLong(to), size);
            return Optional.of(new ByteRange(size - count, size - 1));
        }
        long first = Long.parseLong(from);
        long last = to.isEmpty() ? Long.MAX_VALUE : Long.parseLong(to);
        return last < first
                ? Optional.empty()
                : Optional.of(
                        first >= size ? new ByteRange(size, size - 1) : new ByteRange(first, Math.min(last, size - 1)));
    }

    /** Whether the text is a number; also true for an empty text, which is an open end. */
    private static boolean isNumber(String text) {
        return text.length() <= MAX_DIGITS && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    }

    /** Whether the range is outside the file. */
    public boolean empty() {
        return last < first;
    }

    public long length() {
        return last - first + 1;
    }

    /** The value of {@code Content-Range}. */
    String header(long size) {
        return empty() ? "bytes */" + size : "bytes " + first + "-" + last + "/" + size;
    }
}
