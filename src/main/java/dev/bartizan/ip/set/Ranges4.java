package dev.bartizan.ip.set;

import dev.bartizan.ip.Combination;
import dev.bartizan.ip.IpRange;
import java.util.Arrays;

/**
 * Sorted, disjoint IPv4 ranges and an index to find one quickly.
 *
 * <p>A range is one {@code long}: its first address in the upper half, its last in the lower, the top bit flipped so
 * that the signed order of the longs is the unsigned order of the addresses. A lookup reads the index and one or two
 * adjacent cache lines.
 *
 * <p>The index divides the address space by its top bits into buckets of four to eight ranges on average: at most one
 * byte per range, in addition to the eight of the range itself.
 */
final class Ranges4 {

    static final Ranges4 EMPTY = new Ranges4(new long[0]);

    private static final long UNSIGNED = 0xffff_ffffL;
    private static final int RANGES_PER_BUCKET_BITS = 2;

    private final long[] ranges;
    /** For each bucket, the number of ranges that start before it. */
    private final int[] index;

    private final int shift;

    /** Takes ownership of the array, which must be sorted, disjoint and created by {@link #pack}. */
    Ranges4(long[] ranges) {
        this.ranges = ranges;
        int sizeBits = 31 - Integer.numberOfLeadingZeros(Math.max(ranges.length, 1));
        int bits = Math.max(sizeBits - RANGES_PER_BUCKET_BITS, 0);
        this.shift = 32 - bits;
        this.index = new int[(1 << bits) + 1];
        for (long range : ranges) {
            index[bucket(first(range)) + 1]++;
        }
        for (int bucket = 1; bucket < index.length; bucket++) {
            index[bucket] += index[bucket - 1];
        }
    }

    static long pack(int first, int last) {
        return ((long) first << 32 | last & UNSIGNED) ^ Long.MIN_VALUE;
    }

    static int first(long range) {
        return (int) (range >>> 32) ^ Integer.MIN_VALUE;
    }

    static int last(long range) {
        return (int) range;
    }

    int size() {
        return ranges.length;
    }

    int first(int i) {
        return first(ranges[i]);
    }

    int last(int i) {
        return last(ranges[i]);
    }

    IpRange range(int i) {
        return IpRange.of4(first(i), last(i));
    }

    /** Copies the packed ranges. */
    void copyTo(long[] target, int at) {
        System.arraycopy(ranges, 0, target, at, ranges.length);
    }

    /** Index of the last range that starts at or before an address, or -1. */
    int floor(int address) {
        int bucket = bucket(address);
        int floor = index[bucket] - 1;
        int candidates = index[bucket + 1] - index[bucket];
        long key = pack(address, -1);
        while (candidates > 0) {
            int half = candidates + 1 >>> 1;
            floor = ranges[floor + half] <= key ? floor + half : floor;
            candidates -= half;
        }
        return floor;
    }

    /** Index of the range that contains an address, or -1. */
    int find(int address) {
        int floor = floor(address);
        return floor >= 0 && Integer.compareUnsigned(address, last(ranges[floor])) <= 0 ? floor : -1;
    }

    boolean contains(int address) {
        return find(address) >= 0;
    }

    boolean overlaps(int first, int last) {
        int floor = floor(last);
        return floor >= 0 && Integer.compareUnsigned(first, last(ranges[floor])) <= 0;
    }

    long addressCount() {
        long count = 0;
        for (long range : ranges) {
            count += (last(range) & UNSIGNED) - (first(range) & UNSIGNED) + 1;
        }
        return count;
    }

    /** Whether a range ends directly before the next one. */
    boolean hasAdjacent() {
        for (int i = 1; i < ranges.length; i++) {
            if (last(i - 1) + 1 == first(i)) {
                return true;
            }
        }
        return false;
    }

    /** Combines two sets. If both have no adjacent ranges, the result has none. */
    static Ranges4 combine(Ranges4 left, Ranges4 right, Combination combination) {
        long[] result = new long[left.size() + right.size()];
        int size = 0;
        int sets = 0;
        boolean open = false;
        long openedAt = 0;
        int i = 0;
        int j = 0;
        long leftEdge = left.edge(0);
        long rightEdge = right.edge(0);
        while (leftEdge != Long.MAX_VALUE || rightEdge != Long.MAX_VALUE) {
            long at = Math.min(leftEdge, rightEdge);
            if (leftEdge == at) {
                sets ^= Combination.LEFT;
                leftEdge = left.edge(++i);
            }
            if (rightEdge == at) {
                sets ^= Combination.RIGHT;
                rightEdge = right.edge(++j);
            }
            if (combination.wants(sets) != open) {
                open = !open;
                if (open) {
                    openedAt = at;
                } else {
                    result[size++] = pack((int) openedAt, (int) (at - 1));
                }
            }
        }
        return new Ranges4(Arrays.copyOf(result, size));
    }

    /** Edges in ascending order: even ones are starts of ranges, odd ones are the addresses after their ends. */
    private long edge(int edge) {
        int i = edge >>> 1;
        if (i == ranges.length) {
            return Long.MAX_VALUE;
        }
        return (edge & 1) == 0 ? first(i) & UNSIGNED : (last(i) & UNSIGNED) + 1;
    }

    /** Bytes of the arrays, without their headers. */
    long bytes() {
        return (long) ranges.length * Long.BYTES + (long) index.length * Integer.BYTES;
    }

    private int bucket(int address) {
        return (int) ((address & UNSIGNED) >>> shift);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ranges4 that && Arrays.equals(ranges, that.ranges);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ranges);
    }
}
