package dev.bartizan.ip;

/** A CIDR as numbers, without objects for its addresses. */
public interface Cidr {

    /** Converts a range that is a CIDR. */
    static Cidr of(IpRange range) {
        IpAddress network = range.first();
        return new Network(range.isV6(), network.high(), network.low(), range.prefixLength());
    }

    /** An immutable copy. A value that is immutable already is returned itself. */
    static Cidr copyOf(Cidr value) {
        return value instanceof Network
                ? value
                : new Network(value.isV6(), value.high(), value.low(), value.prefixLength());
    }

    boolean isV6();

    /** The upper 64 bits of the network's address; 0 for IPv4. */
    long high();

    /** The lower 64 bits of the network's address; for IPv4 all 32. */
    long low();

    /** 0 to 32 for IPv4, 0 to 128 for IPv6. */
    int prefixLength();

    /** Whether it is a single address. */
    default boolean isHost() {
        return prefixLength() == (isV6() ? 128 : 32);
    }

    /** The network as a range object. */
    default IpRange toRange() {
        return IpRange.ofCidr(new IpAddress(isV6(), high(), low()), prefixLength());
    }

    /**
     * The broader network that contains this one.
     *
     * @param length prefix length of the result, at most that of this network
     */
    default Cidr widened(int length) {
        int hostBits = (isV6() ? 128 : 32) - length;
        return new Network(
                isV6(), high() & ~Cidrs.hostMaskHigh(hostBits), low() & ~Cidrs.hostMaskLow(hostBits), length);
    }

    /** Compares the networks' addresses, as {@link IpAddress#compareTo} does. */
    default int compareAddress(Cidr other) {
        return isV6() == other.isV6() ? Ranges6.compare(high(), low(), other.high(), other.low()) : isV6() ? 1 : -1;
    }
}
