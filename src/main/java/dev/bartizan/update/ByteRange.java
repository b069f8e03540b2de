package dev.bartizan.update;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a file.
 *
 * @param first offset of the first byte
 * @param last offset of the last byte, inclusive; before {@code first} if nothing of the file is asked for
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-14">RFC 9110, Range Requests</a>
 */
record ByteRange(long first, long last) {

    private static final Pattern ONE = Pattern.compile("bytes=\\s*(\\d{0,18})-(\\d{0,18})\\s*");

    /**
     * The range that a header asks for. Empty, which means the whole file, where there is no header, where it can't be
     * read, and where it asks for several ranges: a server may ignore them, and nothing that fetches updates sends them.
     *
     * @param header {@code Range}, or null
     * @param size of the file
     */
    static Optional<ByteRange> of(String header, long size) {
        if (header == null) {
            return Optional.empty();
        }
        Matcher range = ONE.matcher(header);
        if (!range.matches() || range.group(1).isEmpty() && range.group(2).isEmpty()) {
            return Optional.empty();
        }
        if (range.group(1).isEmpty()) {
            long count = Math.min(Long.parseLong(range.group(2)), size);
            return Optional.of(new ByteRange(size - count, size - 1));
        }
        long first = Long.parseLong(range.group(1));
        long last = range.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(range.group(2));
        return last < first
                ? Optional.empty()
                : Optional.of(
                        first >= size ? new ByteRange(size, size - 1) : new ByteRange(first, Math.min(last, size - 1)));
    }

    /** Whether the file has nothing of it. */
    boolean empty() {
        return last < first;
    }

    long length() {
        return last - first + 1;
    }

    /** As {@code Content-Range} says it. */
    String header(long size) {
        return empty() ? "bytes */" + size : "bytes " + first + "-" + last + "/" + size;
    }
}
