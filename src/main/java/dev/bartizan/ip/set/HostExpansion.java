package dev.bartizan.ip.set;

/**
 * Selects the CIDRs that are expanded to single addresses, for clients that can't block networks.
 *
 * @param hostBits4 expands IPv4 CIDRs with at most this number of host bits, 0 to 16; 8 means /24 and smaller
 * @param hostBits6 expands IPv6 CIDRs with at most this number of host bits, 0 to 16; 8 means /120 and smaller
 */
public record HostExpansion(int hostBits4, int hostBits6) {

    /** Expands nothing. */
    public static final HostExpansion NONE = new HostExpansion(0, 0);

    private static final int MAX_HOST_BITS = 16;

    public HostExpansion {
        if (hostBits4 < 0 || hostBits4 > MAX_HOST_BITS || hostBits6 < 0 || hostBits6 > MAX_HOST_BITS) {
            throw new IllegalArgumentException("At most " + MAX_HOST_BITS + " host bits can be expanded");
        }
    }

    /** The host bits of a CIDR after expansion: 0 if it is expanded to addresses. */
    int hostBits(boolean v6, int hostBits) {
        return hostBits <= (v6 ? hostBits6 : hostBits4) ? 0 : hostBits;
    }
}
