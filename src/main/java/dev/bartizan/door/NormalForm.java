package dev.bartizan.door;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The only accepted form of a path. If two parts of a service interpret the same path differently, access rules can be
 * bypassed. So ambiguous paths are rejected: empty segments, {@code .} and {@code ..}, matrix parameters, backslashes,
 * control characters, encoded letters and digits, and invalid UTF-8. An encoded slash is only accepted in a network
 * such as {@code 10.0.0.0%2F8}.
 */
final class NormalForm {

    private static final String PUNCTUATION_OF_PATHS = "-._~!$&'()*+,=:@[]";
    private static final String UNRESERVED_PUNCTUATION = "-._~";

    private NormalForm() {}

    /** Whether the part of a request target before the query is a path in normal form. */
    static boolean isPath(String target, int end) {
        if (end == 0 || target.charAt(0) != '/') {
            return false;
        }
        int start = 1;
        for (int i = 1; i < end; i++) {
            if (target.charAt(i) == '/') {
                if (!isSegment(target, start, i)) {
                    return false;
                }
                start = i + 1;
            }
        }
        return start == end || isSegment(target, start, end);
    }

    private static boolean isSegment(String path, int start, int end) {
        if (start == end || isDots(path, start, end)) {
            return false;
        }
        boolean slash = false;
        boolean beyondAscii = false;
        for (int i = start; i < end; i++) {
            char c = path.charAt(i);
            if (c == '%') {
                int octet = octet(path, i, end);
                if (octet < ' ' || octet == 0x7f || octet == '\\' || octet == ';' || isUnreserved(octet)) {
                    return false;
                }
                slash |= octet == '/';
                beyondAscii |= octet > 0x7f;
                i += 2;
            } else if (!isLetterOrDigit(c) && PUNCTUATION_OF_PATHS.indexOf(c) < 0) {
                return false;
            }
        }
        return (!slash || isNetwork(path, start, end)) && (!beyondAscii || isUtf8(path, start, end));
    }

    private static boolean isDots(String path, int start, int end) {
        return end - start <= 2 && path.charAt(start) == '.' && path.charAt(end - 1) == '.';
    }

    /**
     * Whether a segment is an address, an encoded slash and digits. Some clients also encode the colons of an address.
     */
    private static boolean isNetwork(String path, int start, int end) {
        boolean dotsOnly = true;
        int i = start;
        while (i < end && octet(path, i, end) != '/') {
            char c = path.charAt(i);
            boolean colon = c == ':' || c == '%' && octet(path, i, end) == ':';
            if (!colon && hexadecimal(c) < 0 && c != '.') {
                return false;
            }
            dotsOnly &= c == '.';
            i += c == '%' ? 3 : 1;
        }
        if (i == start || i + 3 >= end) {
            return false;
        }
        for (int digit = i + 3; digit < end; digit++) {
            if (path.charAt(digit) < '0' || path.charAt(digit) > '9') {
                return false;
            }
        }
        return !dotsOnly;
    }

    private static boolean isUtf8(String path, int start, int end) {
        ByteBuffer octets = ByteBuffer.allocate(end - start);
        for (int i = start; i < end; i++) {
            char c = path.charAt(i);
            if (c == '%') {
                octets.put((byte) octet(path, i, end));
                i += 2;
            } else {
                octets.put((byte) c);
            }
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(octets.flip());
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    /** Whether a query can be decoded: no control characters, and two hexadecimal digits after each percent sign. */
    static boolean isQuery(String target, int start) {
        int end = target.length();
        for (int i = start; i < end; i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c == 0x7f || c == '#' || c == '%' && octet(target, i, end) < 0) {
                return false;
            }
        }
        return true;
    }

    /** The octet of {@code %xx}, or -1. */
    private static int octet(String text, int percent, int end) {
        if (percent + 2 >= end || text.charAt(percent) != '%') {
            return -1;
        }
        int high = hexadecimal(text.charAt(percent + 1));
        int low = hexadecimal(text.charAt(percent + 2));
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    /** Checks for ASCII first, because {@link Character#digit} accepts digits of all scripts. */
    private static int hexadecimal(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    private static boolean isUnreserved(int octet) {
        return isLetterOrDigit((char) octet) || UNRESERVED_PUNCTUATION.indexOf(octet) >= 0;
    }

    private static boolean isLetterOrDigit(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }
}
