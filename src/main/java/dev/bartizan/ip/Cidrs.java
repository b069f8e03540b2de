package dev.bartizan.ip;

/** Arithmetic for ranges and their CIDRs. */
public final class Cidrs {

    private Cidrs() {}

    /** Mask of the host bits that fall into the high half of an IPv6 address. */
    public static long hostMaskHigh(int hostBits) {
        return hostBits <= 64 ? 0 : -1L >>> 128 - hostBits;
    }

    /** Mask of the host bits that fall into the low half of an IPv6 address, or into an IPv4 address. */
    public static long hostMaskLow(int hostBits) {
        return hostBits == 0 ? 0 : hostBits >= 64 ? -1 : -1L >>> 64 - hostBits;
    }

    /** Prefix length of a range, or -1 if it is not a CIDR. */
    public static int prefixLength4(int first, int last) {
        int host = first ^ last;
        boolean cidr = (host & host + 1) == 0 && (first & host) == 0;
        return cidr ? Integer.numberOfLeadingZeros(host) : -1;
    }

    /** Prefix length of a range, or -1 if it is not a CIDR. */
    public static int prefixLength6(long firstHigh, long firstLow, long lastHigh, long lastLow) {
        long high = firstHigh ^ lastHigh;
        long low = firstLow ^ lastLow;
        int length = high != 0 ? Long.numberOfLeadingZeros(high) : 64 + Long.numberOfLeadingZeros(low);
        int hostBits = 128 - length;
        boolean cidr = high == hostMaskHigh(hostBits)
                && low == hostMaskLow(hostBits)
                && (firstHigh & high) == 0
                && (firstLow & low) == 0;
        return cidr ? length : -1;
    }

    /** Passes the smallest set of CIDRs of a range to the visitor, in ascending order. */
    public static void split4(int first, int last, CidrVisitor visitor) {
        long at = first & 0xffff_ffffL;
        long end = last & 0xffff_ffffL;
        while (at <= end) {
            int hostBits = largestBlock4(at, end);
            visitor.cidr4((int) at, 32 - hostBits);
            at += 1L << hostBits;
        }
    }

    public static int count4(int first, int last) {
        long at = first & 0xffff_ffffL;
        long end = last & 0xffff_ffffL;
        int count = 0;
        while (at <= end) {
            at += 1L << largestBlock4(at, end);
            count++;
        }
        return count;
    }

    /** Passes the smallest set of CIDRs of a range to the visitor, in ascending order. */
    public static void split6(long firstHigh, long firstLow, long lastHigh, long lastLow, CidrVisitor visitor) {
        long high = firstHigh;
        long low = firstLow;
        while (true) {
            int hostBits = largestBlock6(high, low, lastHigh, lastLow);
            visitor.cidr6(high, low, 128 - hostBits);
            high |= hostMaskHigh(hostBits);
            low |= hostMaskLow(hostBits);
            if (high == lastHigh && low == lastLow) {
                return;
            }
            low++;
            high += low == 0 ? 1 : 0;
        }
    }

    public static int count6(long firstHigh, long firstLow, long lastHigh, long lastLow) {
        long high = firstHigh;
        long low = firstLow;
        int count = 0;
        while (true) {
            int hostBits = largestBlock6(high, low, lastHigh, lastLow);
            count++;
            high |= hostMaskHigh(hostBits);
            low |= hostMaskLow(hostBits);
            if (high == lastHigh && low == lastLow) {
                return count;
            }
            low++;
            high += low == 0 ? 1 : 0;
        }
    }

    /** Host bits of the largest CIDR that starts at one address and ends at or before another. */
    private static int largestBlock4(long at, long end) {
        int aligned = at == 0 ? 32 : Long.numberOfTrailingZeros(at);
        int fitting = 63 - Long.numberOfLeadingZeros(end - at + 1);
        return Math.min(aligned, fitting);
    }

    /**
     * Host bits of the largest CIDR that starts at one address and ends at or before another; for IPv4 the high halves
     * are 0.
     */
    public static int largestBlock6(long high, long low, long lastHigh, long lastLow) {
        int aligned = low != 0 ? Long.numberOfTrailingZeros(low) : 64 + Long.numberOfTrailingZeros(high);
        long spanHigh = lastHigh - high - (Long.compareUnsigned(lastLow, low) < 0 ? 1 : 0);
        long spanLow = lastLow - low + 1;
        spanHigh += spanLow == 0 ? 1 : 0;
        int fitting;
        if (spanHigh != 0) {
            fitting = 127 - Long.numberOfLeadingZeros(spanHigh);
        } else {
            fitting = spanLow != 0 ? 63 - Long.numberOfLeadingZeros(spanLow) : 128;
        }
        return Math.min(aligned, fitting);
    }
}
