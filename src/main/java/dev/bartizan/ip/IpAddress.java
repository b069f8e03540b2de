package dev.bartizan.ip;

import java.nio.charset.StandardCharsets;

/**
 * One IPv4 or IPv6 address. Ordered as unsigned numbers, all of IPv4 before IPv6.
 *
 * @param v6 whether it is IPv6
 * @param high the upper 64 bits; 0 for IPv4
 * @param low the lower 64 bits; for IPv4 the address in the lower 32, the others 0
 */
public record IpAddress(boolean v6, long high, long low) implements Comparable<IpAddress> {

    public IpAddress {
        if (!v6 && (high != 0 || low >>> 32 != 0)) {
            throw new IllegalArgumentException("An IPv4 address has 32 bits");
        }
    }

    public static IpAddress of4(int address) {
        return new IpAddress(false, 0, address & 0xffff_ffffL);
    }

    public static IpAddress of6(long high, long low) {
        return new IpAddress(true, high, low);
    }

    /**
     * Parses one address; blanks around it are allowed. An IPv4-mapped IPv6 address becomes IPv4, a zone id is
     * dropped.
     *
     * @throws IpSyntaxException if it is not an address
     */
    public static IpAddress parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        IpParser parser = new IpParser();
        IpSyntax syntax = parser.parseAddress(bytes, 0, bytes.length);
        if (!syntax.isValid()) {
            throw new IpSyntaxException(text, syntax);
        }
        return new IpAddress(parser.isV6(), parser.firstHigh(), parser.firstLow());
    }

    /** The 32 bits of an IPv4 address; the lower 32 bits of an IPv6 address. */
    public int value4() {
        return (int) low;
    }

    /** Number of bits of an address of this family: 32 or 128. */
    public int bits() {
        return v6 ? 128 : 32;
    }

    @Override
    public int compareTo(IpAddress other) {
        if (v6 != other.v6) {
            return v6 ? 1 : -1;
        }
        return Ranges6.compare(high, low, other.high, other.low);
    }

    /** The canonical text: dotted decimal, or RFC 5952. */
    @Override
    public String toString() {
        byte[] text = new byte[IpFormatter.MAX_LENGTH];
        int length = v6 ? IpFormatter.address6(high, low, text, 0) : IpFormatter.address4((int) low, text, 0);
        return new String(text, 0, length, StandardCharsets.ISO_8859_1);
    }
}
