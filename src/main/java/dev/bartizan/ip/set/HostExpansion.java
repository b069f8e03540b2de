package dev.bartizan.ip.set;

/**
 * Which CIDRs are broken into single addresses, for clients that can't block a network.
 *
 * @param hostBits4 IPv4 CIDRs with at most so many host bits are, 0 to 16: 8 is a /24 and smaller
 * @param hostBits6 IPv6 CIDRs with at most so many host bits are, 0 to 16: 8 is a /120 and smaller
 */
public record HostExpansion(int hostBits4, int hostBits6) {

    /** Leaves all as they are. */
    public static final HostExpansion NONE = new HostExpansion(0, 0);

    private static final int MOST = 16;

    public HostExpansion {
        if (hostBits4 < 0 || hostBits4 > MOST || hostBits6 < 0 || hostBits6 > MOST) {
            throw new IllegalArgumentException("At most " + MOST + " host bits can be expanded");
        }
    }

    /** The host bits that are left of a CIDR: none if it is broken into addresses. */
    int hostBits(boolean v6, int hostBits) {
        return hostBits <= (v6 ? hostBits6 : hostBits4) ? 0 : hostBits;
    }
}
