package dev.bartizan.blocklist.feed.notation;

import dev.bartizan.ip.IpParser;
import java.nio.charset.StandardCharsets;

/**
 * Rewrites entries that are not in standard notation: {@code 192.0.2.1:8080}, {@code [2001:db8::1]:8080},
 * {@code 192.0.2.0/255.255.255.0}, {@code 192.0.2.0 255.255.255.0}, {@code 192.0.2.1-9}, {@code Ip:192.0.2.1} (CrowdSec)
 * and, if allowed, decimal numbers such as {@code 3221225985}. Only used for texts that are not valid otherwise. Not thread-safe.
 */
public final class Notation {

    /** The rewritten text is never longer than two of these. */
    private static final int LONGEST = 64;

    private static final int LONGEST_PORT = 5;
    private static final int LARGEST_PORT = 65_535;
    private static final int LONGEST_DECIMAL = 10;
    private static final long LARGEST_DECIMAL = 0xffff_ffffL;
    private static final int NONE = -1;

    private final boolean decimalAddresses;
    private final IpParser masks = new IpParser();
    private final byte[] text = new byte[2 * LONGEST];
    private int length;

    /** @param decimalAddresses whether a decimal number of at most 32 bits is an IPv4 address */
    public Notation(boolean decimalAddresses) {
        this.decimalAddresses = decimalAddresses;
    }

    /** Whether the text is in one of these notations; then {@link #text()} has its standard notation. */
    public boolean rewrite(byte[] bytes, int from, int to) {
        length = 0;
        if (from == to || to - from > LONGEST) {
            return false;
        }
        if (bytes[from] == '[') {
            return rewriteBrackets(bytes, from, to);
        }
        int colon = find(':', bytes, from, to);
        if (colon != NONE) {
            return isPort(bytes, colon + 1, to)
                    ? append(bytes, from, colon)
                    : isScope(bytes, from, colon) && append(bytes, colon + 1, to);
        }
        int slash = find('/', bytes, from, to);
        if (slash != NONE) {
            return rewriteMask(bytes, from, slash, slash + 1, to);
        }
        int dash = find('-', bytes, from, to);
        if (dash != NONE) {
            return rewriteRange(bytes, from, dash, to);
        }
        int blank = from;
        while (blank < to && !isBlank(bytes[blank])) {
            blank++;
        }
        if (blank < to) {
            return rewriteMask(bytes, from, blank, blank + 1, to);
        }
        return decimalAddresses && appendDecimal(bytes, from, to);
    }

    /** The standard notation, from 0 to {@link #length()}; valid until the next call. */
    public byte[] text() {
        return text;
    }

    public int length() {
        return length;
    }

    /** Whether the text can be an address as a decimal number. */
    public static boolean isDecimal(byte[] bytes, int from, int to) {
        return decimal(bytes, from, to) != NONE;
    }

    /** {@code [address]}, which a port or a prefix length can follow. */
    private boolean rewriteBrackets(byte[] bytes, int from, int to) {
        int close = find(']', bytes, from, to);
        if (close == NONE) {
            return false;
        }
        int rest = close + 1;
        if (rest == to || bytes[rest] == ':' && isPort(bytes, rest + 1, to)) {
            return append(bytes, from + 1, close);
        }
        return bytes[rest] == '/' && append(bytes, from + 1, close) && append(bytes, rest, to);
    }

    private boolean rewriteMask(byte[] bytes, int from, int end, int maskFrom, int to) {
        if (!masks.parseAddress(bytes, maskFrom, to).isValid() || masks.isV6()) {
            return false;
        }
        int hostBits = ~masks.first4();
        if ((hostBits & hostBits + 1) != 0) {
            return false;
        }
        int prefixLength = Integer.bitCount(masks.first4());
        append(bytes, from, end);
        text[length++] = '/';
        appendNumber(prefixLength);
        return true;
    }

    /** {@code 192.0.2.1-9}, or two decimal numbers. */
    private boolean rewriteRange(byte[] bytes, int from, int dash, int to) {
        if (decimalAddresses && isDecimal(bytes, from, dash) && isDecimal(bytes, dash + 1, to)) {
            appendDecimal(bytes, from, dash);
            text[length++] = '-';
            return appendDecimal(bytes, dash + 1, to);
        }
        int lastOctet = dash;
        while (lastOctet > from && bytes[lastOctet - 1] != '.') {
            lastOctet--;
        }
        if (lastOctet == from || number(bytes, dash + 1, to, 3) == NONE) {
            return false;
        }
        append(bytes, from, dash);
        text[length++] = '-';
        return append(bytes, from, lastOctet) && append(bytes, dash + 1, to);
    }

    private boolean append(byte[] bytes, int from, int to) {
        System.arraycopy(bytes, from, text, length, to - from);
        length += to - from;
        return true;
    }

    private boolean appendDecimal(byte[] bytes, int from, int to) {
        long address = decimal(bytes, from, to);
        if (address == NONE) {
            return false;
        }
        for (int shift = 24; shift >= 0; shift -= 8) {
            appendNumber((int) (address >>> shift & 255));
            text[length++] = '.';
        }
        length--;
        return true;
    }

    private void appendNumber(int number) {
        if (number >= 10) {
            appendNumber(number / 10);
        }
        text[length++] = (byte) ('0' + number % 10);
    }

    static boolean isBlank(byte character) {
        return character == ' ' || character == '\t' || character == '\r';
    }

    private static boolean isScope(byte[] bytes, int from, int to) {
        String scope = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        return scope.equalsIgnoreCase("ip") || scope.equalsIgnoreCase("range");
    }

    private static boolean isPort(byte[] bytes, int from, int to) {
        long port = number(bytes, from, to, LONGEST_PORT);
        return port != NONE && port <= LARGEST_PORT;
    }

    private static long decimal(byte[] bytes, int from, int to) {
        long number = number(bytes, from, to, LONGEST_DECIMAL);
        return number <= LARGEST_DECIMAL ? number : NONE;
    }

    /** The whole number, or NONE if the text is not one or has more than that many digits. */
    private static long number(byte[] bytes, int from, int to, int digits) {
        if (from >= to || to - from > digits) {
            return NONE;
        }
        long number = 0;
        for (int at = from; at < to; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                return NONE;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private static int find(char character, byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            if (bytes[at] == character) {
                return at;
            }
        }
        return NONE;
    }
}
