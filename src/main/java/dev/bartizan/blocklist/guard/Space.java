package dev.bartizan.blocklist.guard;

import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.ip.set.SpecialPurposeRanges;
import java.math.BigInteger;

/** The addresses that hosts on the Internet can have, of one family. IPv6 is counted in /64 networks. */
enum Space {
    /** All addresses but those of special purpose. A list that grows by less than a /12 is no danger. */
    IPV4("IPv4 addresses", (1L << 32) - SpecialPurposeRanges.ALL.addressCount4(), 1L << 20) {
        @Override
        long count(IpRangeSet ranges) {
            return ranges.addressCount4();
        }
    },

    /**
     * What the regional registries have given out, about half a million /32 networks, instead of the much larger space
     * that they could give out. A list that grows by less than a /28 is no danger.
     */
    IPV6("IPv6 networks (/64)", 1L << 51, 1L << 36) {
        @Override
        long count(IpRangeSet ranges) {
            BigInteger networks = ranges.addressCount()
                    .subtract(BigInteger.valueOf(ranges.addressCount4()))
                    .shiftRight(HOST_BITS);
            return networks.min(MOST).longValueExact();
        }
    };

    private static final int HOST_BITS = 64;

    /** More than there are, but the sum of many lists is still a number. */
    private static final BigInteger MOST = BigInteger.valueOf(1L << 52);

    private final String unit;
    private final long size;
    private final long smallGrowth;

    Space(String unit, long size, long smallGrowth) {
        this.unit = unit;
        this.size = size;
        this.smallGrowth = smallGrowth;
    }

    /** How much of the space a set covers. */
    long covered(IpRangeSet ranges) {
        return count(ranges.subtract(SpecialPurposeRanges.ALL));
    }

    /** How many addresses a set has, including those of special purpose. */
    abstract long count(IpRangeSet ranges);

    /** What is counted, for people. */
    String unit() {
        return unit;
    }

    /** All of it. */
    long size() {
        return size;
    }

    /** Growth that is never too much. */
    long smallGrowth() {
        return smallGrowth;
    }
}
