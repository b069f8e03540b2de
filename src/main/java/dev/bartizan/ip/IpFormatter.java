package dev.bartizan.ip;

/**
 * Writes addresses and CIDRs as ASCII, IPv6 in the canonical form of RFC 5952.
 *
 * <p>Each method writes from {@code at} and returns the end position; the array must have room for {@link #MAX_LENGTH}
 * bytes.
 */
public final class IpFormatter {

    /** Length of the longest CIDR: eight groups of four digits, seven colons and {@code /128}. */
    public static final int MAX_LENGTH = 43;

    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private IpFormatter() {}

    public static int address4(int address, byte[] out, int at) {
        int end = number(address >>> 24, out, at);
        for (int shift = 16; shift >= 0; shift -= 8) {
            out[end++] = '.';
            end = number(address >>> shift & 0xff, out, end);
        }
        return end;
    }

    public static int cidr4(int network, int prefixLength, byte[] out, int at) {
        int end = address4(network, out, at);
        out[end++] = '/';
        return number(prefixLength, out, end);
    }

    public static int address6(long high, long low, byte[] out, int at) {
        int zerosFrom = -1;
        int zeros = 1; // RFC 5952, 4.2.2: a single zero group is not shortened
        for (int group = 0; group < 8; group++) {
            int run = 0;
            while (group + run < 8 && group(high, low, group + run) == 0) {
                run++;
            }
            if (run > zeros) {
                zeros = run;
                zerosFrom = group;
            }
            group += run;
        }
        int end = at;
        for (int group = 0; group < 8; group++) {
            if (group == zerosFrom) {
                out[end++] = ':';
                out[end++] = ':';
                group += zeros - 1;
                continue;
            }
            if (group > 0 && group != zerosFrom + zeros) {
                out[end++] = ':';
            }
            end = hex(group(high, low, group), out, end);
        }
        return end;
    }

    public static int cidr6(long networkHigh, long networkLow, int prefixLength, byte[] out, int at) {
        int end = address6(networkHigh, networkLow, out, at);
        out[end++] = '/';
        return number(prefixLength, out, end);
    }

    private static int group(long high, long low, int group) {
        return (int) ((group < 4 ? high : low) >>> 48 - 16 * (group & 3)) & 0xffff;
    }

    private static int hex(int value, byte[] out, int at) {
        int end = at;
        for (int shift = value == 0 ? 0 : (31 - Integer.numberOfLeadingZeros(value)) & ~3; shift >= 0; shift -= 4) {
            out[end++] = HEX[value >>> shift & 0xf];
        }
        return end;
    }

    private static int number(int value, byte[] out, int at) {
        int end = at;
        if (value >= 100) {
            out[end++] = (byte) ('0' + value / 100);
        }
        if (value >= 10) {
            out[end++] = (byte) ('0' + value / 10 % 10);
        }
        out[end++] = (byte) ('0' + value % 10);
        return end;
    }
}
