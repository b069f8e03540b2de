package dev.bartizan.ip.set;

import dev.bartizan.ip.CidrVisitor;
import dev.bartizan.ip.Cidrs;
import java.math.BigInteger;
import java.util.PriorityQueue;

/**
 * Joins prefixes until at most the wanted number is left.
 *
 * <p>The prefixes are the leaves of a binary tree. Its inner nodes are the common networks of neighbours. If both
 * children of an inner node are leaves, the gap between them in the sorted list is narrower (both sides share more
 * leading bits) than the gaps beside it. The price of closing such a gap is final, so a priority queue yields the
 * cheapest gap at each step; for equal prices, the one with the lower address.
 *
 * <p>A common network that contains an address to keep free is never created, and neither is any network around it.
 *
 * <p>IPv4 prefixes are held as IPv4-mapped IPv6, so that one code serves both families.
 */
final class PrefixAggregator {

    private static final int NONE = -1;
    private static final long MAPPED = 0xffffL << 32;
    private static final int MAPPED_LENGTH = 96;
    private static final double TWO_POW_64 = 0x1p64;

    private final int count4;
    private final long[] high;
    private final long[] low;
    private final short[] length;
    private final int[] previous;
    private final int[] next;
    private final PriorityQueue<Gap> closable = new PriorityQueue<>();
    private final IpRangeSet keptFree;
    private int left;

    private PrefixAggregator(IpRangeSet set, IpRangeSet keptFree) {
        this.keptFree = keptFree;
        int count = Math.toIntExact(set.cidrCount());
        high = new long[count];
        low = new long[count];
        length = new short[count];
        set.forEachCidr(new CidrVisitor() {
            @Override
            public void cidr4(int network, int prefixLength) {
                append(0, MAPPED | network & 0xffff_ffffL, MAPPED_LENGTH + prefixLength);
            }

            @Override
            public void cidr6(long networkHigh, long networkLow, int prefixLength) {
                append(networkHigh, networkLow, prefixLength);
            }
        });
        int first6 = 0;
        for (int i = 0; i < set.rangeCount4(); i++) {
            first6 += Cidrs.count4(set.v4().first(i), set.v4().last(i));
        }
        count4 = first6;
        previous = new int[count];
        next = new int[count];
        for (int i = 0; i < count; i++) {
            previous[i] = i - 1;
            next[i] = i + 1 < count ? i + 1 : NONE;
        }
    }

    static IpRangeSet.Aggregation aggregate(IpRangeSet set, int maxPrefixes, IpRangeSet keptFree) {
        int families = (set.rangeCount4() > 0 ? 1 : 0) + (set.rangeCount6() > 0 ? 1 : 0);
        if (maxPrefixes < Math.max(families, 1)) {
            throw new IllegalArgumentException("At least one prefix is needed for each address family");
        }
        if (set.cidrCount() <= maxPrefixes) {
            return new IpRangeSet.Aggregation(set, BigInteger.ZERO);
        }
        IpRangeSet coarser = new PrefixAggregator(set, keptFree).reduceTo(maxPrefixes);
        return new IpRangeSet.Aggregation(coarser, coarser.addressCount().subtract(set.addressCount()));
    }

    private void append(long networkHigh, long networkLow, int prefixLength) {
        high[left] = networkHigh;
        low[left] = networkLow;
        length[left] = (short) prefixLength;
        left++;
    }

    private IpRangeSet reduceTo(int maxPrefixes) {
        for (int i = 1; i < length.length; i++) {
            offerIfClosable(i);
        }
        while (left > maxPrefixes && !closable.isEmpty()) {
            close(closable.remove().right());
        }
        IpRangeSetBuilder builder = new IpRangeSetBuilder();
        for (int i = 0; i != NONE; i = next[i]) {
            int hostBits = 128 - length[i];
            if (i < count4) {
                builder.add4((int) low[i], (int) (low[i] | Cidrs.hostMaskLow(hostBits)));
            } else {
                builder.add6(
                        high[i], low[i], high[i] | Cidrs.hostMaskHigh(hostBits), low[i] | Cidrs.hostMaskLow(hostBits));
            }
        }
        return builder.build();
    }

    /** Replaces the left prefix by the common network and removes the right one. */
    private void close(int right) {
        int kept = previous[right];
        int common = commonLength(right);
        high[kept] &= ~Cidrs.hostMaskHigh(128 - common);
        low[kept] &= ~Cidrs.hostMaskLow(128 - common);
        length[kept] = (short) common;
        next[kept] = next[right];
        if (next[right] != NONE) {
            previous[next[right]] = kept;
        }
        left--;
        offerIfClosable(kept);
        offerIfClosable(next[kept]);
    }

    private void offerIfClosable(int right) {
        int common = commonLength(right);
        if (common != NONE && common > commonLength(previous[right])) {
            if (common > commonLength(next[right]) && !keptFree(right, common)) {
                closable.add(new Gap(price(right, common), right));
            }
        }
    }

    private boolean keptFree(int right, int common) {
        long hostHigh = Cidrs.hostMaskHigh(128 - common);
        long hostLow = Cidrs.hostMaskLow(128 - common);
        long firstLow = low[right] & ~hostLow;
        long lastLow = low[right] | hostLow;
        return right < count4
                ? keptFree.v4().overlaps((int) firstLow, (int) lastLow)
                : keptFree.v6().overlaps(high[right] & ~hostHigh, firstLow, high[right] | hostHigh, lastLow);
    }

    /** Leading bits that a prefix shares with the one before it; NONE if there is none of its family. */
    private int commonLength(int right) {
        if (right == NONE || previous[right] == NONE || right == count4) {
            return NONE;
        }
        int before = previous[right];
        long difference = high[before] ^ high[right];
        return difference != 0
                ? Long.numberOfLeadingZeros(difference)
                : 64 + Long.numberOfLeadingZeros(low[before] ^ low[right]);
    }

    private double price(int right, int common) {
        double hosts = Math.scalb(1.0, 128 - common)
                - Math.scalb(1.0, 128 - length[previous[right]])
                - Math.scalb(1.0, 128 - length[right]);
        return right < count4 ? hosts : hosts / TWO_POW_64;
    }

    /** The gap before a prefix, and the number of additional hosts if it is closed. */
    private record Gap(double price, int right) implements Comparable<Gap> {

        @Override
        public int compareTo(Gap other) {
            int byPrice = Double.compare(price, other.price);
            return byPrice != 0 ? byPrice : Integer.compare(right, other.right);
        }
    }
}
