package dev.bartizan.ip.set;

import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpParser;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.IpSyntax;
import dev.bartizan.ip.Ranges6;
import java.util.Arrays;

/**
 * Collects ranges in any order and builds an {@link IpRangeSet} or an {@link IpRangeList}.
 *
 * <p>Needs 8 bytes for an IPv4 range and 32 for an IPv6 range, and the same again for sorting. Not thread-safe.
 */
public final class IpRangeSetBuilder {

    /** For fewer ranges, radix sort is slower because of its counters. */
    private static final int RADIX_SORT_FROM = 2_000;

    private static final int INITIAL_RANGES = 16;

    private long[] ranges4 = new long[INITIAL_RANGES];
    private int size4;
    private boolean sorted4 = true;

    private long[] ranges6 = {};
    private int length6;

    private int added;

    /** Adds an IPv4 range, both ends included. */
    public IpRangeSetBuilder add4(int first, int last) {
        if (Integer.compareUnsigned(first, last) > 0) {
            throw new IllegalArgumentException(IpSyntax.REVERSED_RANGE.reason());
        }
        if (size4 == ranges4.length) {
            ranges4 = Arrays.copyOf(ranges4, grown(size4, size4 + 1));
        }
        long range = Ranges4.pack(first, last);
        sorted4 &= size4 == 0 || ranges4[size4 - 1] <= range;
        ranges4[size4++] = range;
        added++;
        return this;
    }

    /** Adds an IPv6 range, both ends included. */
    public IpRangeSetBuilder add6(long firstHigh, long firstLow, long lastHigh, long lastLow) {
        if (Ranges6.compare(firstHigh, firstLow, lastHigh, lastLow) > 0) {
            throw new IllegalArgumentException(IpSyntax.REVERSED_RANGE.reason());
        }
        if (length6 == ranges6.length) {
            ranges6 = Arrays.copyOf(ranges6, grown(length6, length6 + INITIAL_RANGES * Ranges6.WIDTH));
        }
        ranges6[length6++] = firstHigh;
        ranges6[length6++] = firstLow;
        ranges6[length6++] = lastHigh;
        ranges6[length6++] = lastLow;
        added++;
        return this;
    }

    /** Adds the parser's last result, which must be valid. */
    public IpRangeSetBuilder add(IpParser parser) {
        return parser.isV6()
                ? add6(parser.firstHigh(), parser.firstLow(), parser.lastHigh(), parser.lastLow())
                : add4(parser.first4(), parser.last4());
    }

    public IpRangeSetBuilder add(IpRange range) {
        IpAddress first = range.first();
        IpAddress last = range.last();
        return range.isV6()
                ? add6(first.high(), first.low(), last.high(), last.low())
                : add4(first.value4(), last.value4());
    }

    public IpRangeSetBuilder add(IpRangeSet set) {
        Ranges4 v4 = set.v4();
        if (v4.size() > 0) {
            sorted4 &= size4 == 0;
            ranges4 = withRoom(ranges4, size4, v4.size());
            v4.copyTo(ranges4, size4);
            size4 += v4.size();
        }
        Ranges6 v6 = set.v6();
        if (v6.size() > 0) {
            ranges6 = withRoom(ranges6, length6, v6.size() * Ranges6.WIDTH);
            v6.copyTo(ranges6, length6);
            length6 += v6.size() * Ranges6.WIDTH;
        }
        added += v4.size() + v6.size();
        return this;
    }

    /** Number of ranges added so far, including equal and overlapping ones. */
    public int size() {
        return added;
    }

    /**
     * The set of all addresses added so far. More can be added afterwards.
     *
     * @throws java.util.concurrent.CancellationException if there are hundreds of thousands of IPv6 ranges to sort, and the
     *     thread is interrupted
     */
    public IpRangeSet build() {
        if (added == 0) {
            return IpRangeSet.EMPTY;
        }
        sortAndMerge(true);
        return new IpRangeSet(ranges4(), ranges6());
    }

    /**
     * All entries added so far; overlapping ones are joined, adjacent ones are not. More can be added afterwards.
     *
     * @throws java.util.concurrent.CancellationException as {@link #build()}
     */
    public IpRangeList buildList() {
        if (added == 0) {
            return IpRangeList.EMPTY;
        }
        sortAndMerge(false);
        return new IpRangeList(ranges4(), ranges6());
    }

    private Ranges4 ranges4() {
        return new Ranges4(Arrays.copyOf(ranges4, size4));
    }

    private Ranges6 ranges6() {
        return new Ranges6(Arrays.copyOf(ranges6, length6));
    }

    private void sortAndMerge(boolean joinAdjacent) {
        sort4();
        merge4(joinAdjacent);
        ranges6 = MergeSort6.sort(ranges6, length6);
        merge6(joinAdjacent);
    }

    private void sort4() {
        if (sorted4) {
            return;
        }
        if (size4 < RADIX_SORT_FROM) {
            Arrays.sort(ranges4, 0, size4);
        } else {
            ranges4 = RadixSort.sort(ranges4, new long[ranges4.length], size4);
        }
        sorted4 = true;
    }

    /** Joins overlapping and, if requested, adjacent ranges, in place. */
    private void merge4(boolean joinAdjacent) {
        int gap = joinAdjacent ? 1 : 0;
        int merged = 0;
        for (int i = 1; i < size4; i++) {
            long range = ranges4[i];
            int first = Ranges4.first(range);
            int last = Ranges4.last(range);
            int lastBefore = Ranges4.last(ranges4[merged]);
            boolean joins = lastBefore == -1 || Integer.compareUnsigned(first, lastBefore + gap) <= 0;
            if (!joins) {
                ranges4[++merged] = range;
            } else if (Integer.compareUnsigned(last, lastBefore) > 0) {
                ranges4[merged] = Ranges4.pack(Ranges4.first(ranges4[merged]), last);
            }
        }
        size4 = Math.min(size4, merged + 1);
    }

    private void merge6(boolean joinAdjacent) {
        int gap = joinAdjacent ? 1 : 0;
        int merged = 0;
        for (int i = Ranges6.WIDTH; i < length6; i += Ranges6.WIDTH) {
            long lastHigh = ranges6[merged + 2];
            long lastLow = ranges6[merged + 3];
            long nextLow = lastLow + gap;
            long nextHigh = lastHigh + (gap == 1 && nextLow == 0 ? 1 : 0);
            boolean joins =
                    (lastHigh & lastLow) == -1 || Ranges6.compare(ranges6[i], ranges6[i + 1], nextHigh, nextLow) <= 0;
            if (!joins) {
                merged += Ranges6.WIDTH;
                System.arraycopy(ranges6, i, ranges6, merged, Ranges6.WIDTH);
            } else if (Ranges6.compare(ranges6[i + 2], ranges6[i + 3], lastHigh, lastLow) > 0) {
                ranges6[merged + 2] = ranges6[i + 2];
                ranges6[merged + 3] = ranges6[i + 3];
            }
        }
        length6 = Math.min(length6, merged + Ranges6.WIDTH);
    }

    private static long[] withRoom(long[] array, int used, int more) {
        return used + more <= array.length ? array : Arrays.copyOf(array, grown(used, used + more));
    }

    private static int grown(int length, int needed) {
        return Math.max(needed, 2 * length);
    }
}
