package dev.bartizan.ip;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * All addresses of one family from the first to the last, inclusive.
 *
 * <p>As text, a CIDR if possible ({@code 10.0.0.0/8}, {@code 192.0.2.1/32}), else {@code first-last}.
 */
public record IpRange(IpAddress first, IpAddress last) {

    public IpRange {
        if (first.v6() != last.v6()) {
            throw new IllegalArgumentException(IpSyntax.MIXED_FAMILIES.reason());
        }
        if (first.compareTo(last) > 0) {
            throw new IllegalArgumentException(IpSyntax.REVERSED_RANGE.reason());
        }
    }

    public static IpRange of(IpAddress address) {
        return new IpRange(address, address);
    }

    public static IpRange of4(int first, int last) {
        return new IpRange(IpAddress.of4(first), IpAddress.of4(last));
    }

    public static IpRange of6(long firstHigh, long firstLow, long lastHigh, long lastLow) {
        return new IpRange(IpAddress.of6(firstHigh, firstLow), IpAddress.of6(lastHigh, lastLow));
    }

    /**
     * The network of an address; its host bits are masked.
     *
     * @param prefixLength 0 to 32 for IPv4, 0 to 128 for IPv6
     */
    public static IpRange ofCidr(IpAddress address, int prefixLength) {
        int hostBits = address.bits() - prefixLength;
        if (prefixLength < 0 || hostBits < 0) {
            throw new IllegalArgumentException(IpSyntax.BAD_PREFIX_LENGTH.reason());
        }
        long hostHigh = Cidrs.hostMaskHigh(hostBits);
        long hostLow = Cidrs.hostMaskLow(hostBits);
        return new IpRange(
                new IpAddress(address.v6(), address.high() & ~hostHigh, address.low() & ~hostLow),
                new IpAddress(address.v6(), address.high() | hostHigh, address.low() | hostLow));
    }

    /**
     * Parses an address, a CIDR (its host bits are masked) or {@code first-last}; blanks around each are allowed.
     *
     * @throws IpSyntaxException if the text is invalid
     */
    public static IpRange parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        IpParser parser = new IpParser();
        IpSyntax syntax = parser.parseRange(bytes, 0, bytes.length);
        if (!syntax.isValid()) {
            throw new IpSyntaxException(text, syntax);
        }
        return new IpRange(
                new IpAddress(parser.isV6(), parser.firstHigh(), parser.firstLow()),
                new IpAddress(parser.isV6(), parser.lastHigh(), parser.lastLow()));
    }

    public boolean isV6() {
        return first.v6();
    }

    public boolean contains(IpAddress address) {
        return address.v6() == isV6() && first.compareTo(address) <= 0 && address.compareTo(last) <= 0;
    }

    public boolean overlaps(IpRange other) {
        return other.isV6() == isV6() && first.compareTo(other.last) <= 0 && other.first.compareTo(last) <= 0;
    }

    /** Whether the range is a CIDR. */
    public boolean isCidr() {
        return prefixLength() >= 0;
    }

    /** Prefix length of the range, or -1 if it is not a CIDR. */
    public int prefixLength() {
        return isV6()
                ? Cidrs.prefixLength6(first.high(), first.low(), last.high(), last.low())
                : Cidrs.prefixLength4(first.value4(), last.value4());
    }

    /**
     * The smallest list of CIDRs with the addresses of this range, in ascending order: at most 62 for IPv4 and 254 for
     * IPv6.
     */
    public List<IpRange> cidrs() {
        List<IpRange> cidrs = new ArrayList<>();
        CidrVisitor collector = new CidrVisitor() {
            @Override
            public void cidr4(int network, int prefixLength) {
                cidrs.add(ofCidr(IpAddress.of4(network), prefixLength));
            }

            @Override
            public void cidr6(long networkHigh, long networkLow, int prefixLength) {
                cidrs.add(ofCidr(IpAddress.of6(networkHigh, networkLow), prefixLength));
            }
        };
        if (isV6()) {
            Cidrs.split6(first.high(), first.low(), last.high(), last.low(), collector);
        } else {
            Cidrs.split4(first.value4(), last.value4(), collector);
        }
        return List.copyOf(cidrs);
    }

    /**
     * The one of {@link #cidrs()} that contains an address of this range.
     *
     * @throws IllegalArgumentException if the address is outside the range
     */
    public IpRange cidrContaining(IpAddress address) {
        if (isCidr() && contains(address)) {
            return this;
        }
        return cidrs().stream()
                .filter(cidr -> cidr.contains(address))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(address + " is not in " + this));
    }

    @Override
    public String toString() {
        int prefixLength = prefixLength();
        return prefixLength >= 0 ? first + "/" + prefixLength : first + "-" + last;
    }
}
