package dev.bartizan.ip;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Sorted, disjoint IPv6 ranges.
 *
 * <p>A range is four adjacent {@code long}s (first address high and low, last address high and low), so that it fits
 * into one cache line.
 */
public final class Ranges6 {

    public static final int WIDTH = 4;
    public static final Ranges6 EMPTY = new Ranges6(new long[0]);

    private static final int FIRST_HIGH = 0;
    private static final int FIRST_LOW = 1;
    private static final int LAST_HIGH = 2;
    private static final int LAST_LOW = 3;

    private final long[] ranges;

    /** Takes ownership of the array, which must be sorted and disjoint. */
    public Ranges6(long[] ranges) {
        this.ranges = ranges;
    }

    public static int compare(long high, long low, long otherHigh, long otherLow) {
        return high != otherHigh ? Long.compareUnsigned(high, otherHigh) : Long.compareUnsigned(low, otherLow);
    }

    public int size() {
        return ranges.length / WIDTH;
    }

    public long firstHigh(int i) {
        return ranges[i * WIDTH + FIRST_HIGH];
    }

    public long firstLow(int i) {
        return ranges[i * WIDTH + FIRST_LOW];
    }

    public long lastHigh(int i) {
        return ranges[i * WIDTH + LAST_HIGH];
    }

    public long lastLow(int i) {
        return ranges[i * WIDTH + LAST_LOW];
    }

    /** Copies the ranges in their stored form. */
    public void copyTo(long[] target, int at) {
        System.arraycopy(ranges, 0, target, at, ranges.length);
    }

    /** Index of the last range that starts at or before an address, or -1. */
    public int floor(long high, long low) {
        int floor = -1;
        int candidates = size();
        while (candidates > 0) {
            int half = candidates + 1 >>> 1;
            int middle = floor + half;
            if (compare(firstHigh(middle), firstLow(middle), high, low) <= 0) {
                floor = middle;
            }
            candidates -= half;
        }
        return floor;
    }

    /** Index of the range that contains an address, or -1. */
    public int find(long high, long low) {
        int floor = floor(high, low);
        return floor >= 0 && compare(high, low, lastHigh(floor), lastLow(floor)) <= 0 ? floor : -1;
    }

    public boolean contains(long high, long low) {
        return find(high, low) >= 0;
    }

    public boolean overlaps(long firstHigh, long firstLow, long lastHigh, long lastLow) {
        int floor = floor(lastHigh, lastLow);
        return floor >= 0 && compare(firstHigh, firstLow, lastHigh(floor), lastLow(floor)) <= 0;
    }

    public BigInteger addressCount() {
        BigInteger count = BigInteger.ZERO;
        for (int i = 0; i < size(); i++) {
            count = count.add(unsigned(lastHigh(i), lastLow(i)))
                    .subtract(unsigned(firstHigh(i), firstLow(i)))
                    .add(BigInteger.ONE);
        }
        return count;
    }

    public IpRange range(int i) {
        return IpRange.of6(firstHigh(i), firstLow(i), lastHigh(i), lastLow(i));
    }

    /** Whether a range ends directly before the next one. */
    public boolean hasAdjacent() {
        for (int i = 1; i < size(); i++) {
            if (follows(i, lastHigh(i - 1), lastLow(i - 1))) {
                return true;
            }
        }
        return false;
    }

    private boolean follows(int i, long high, long low) {
        return firstLow(i) == low + 1 && firstHigh(i) == high + (low == -1 ? 1 : 0);
    }

    /** Combines two sets. If both have no adjacent ranges, the result has none. */
    public static Ranges6 combine(Ranges6 left, Ranges6 right, Combination combination) {
        long[] result = new long[left.ranges.length + right.ranges.length];
        int size = 0;
        int sets = 0;
        boolean open = false;
        int i = 0;
        int j = 0;
        while (left.hasEdge(i) || right.hasEdge(j)) {
            int order = compareEdges(left, i, right, j);
            Ranges6 next = order <= 0 ? left : right;
            int edge = order <= 0 ? i : j;
            if (order <= 0) {
                sets ^= Combination.LEFT;
                i++;
            }
            if (order >= 0) {
                sets ^= Combination.RIGHT;
                j++;
            }
            if (combination.wants(sets) != open) {
                open = !open;
                long high = next.edgeHigh(edge);
                long low = next.edgeLow(edge);
                if (!open) {
                    high -= low == 0 ? 1 : 0;
                    low--;
                }
                result[size++] = high;
                result[size++] = low;
            }
        }
        if (open) {
            result[size++] = -1;
            result[size++] = -1;
        }
        return new Ranges6(Arrays.copyOf(result, size));
    }

    private static int compareEdges(Ranges6 left, int i, Ranges6 right, int j) {
        if (!left.hasEdge(i)) {
            return 1;
        }
        if (!right.hasEdge(j)) {
            return -1;
        }
        return compare(left.edgeHigh(i), left.edgeLow(i), right.edgeHigh(j), right.edgeLow(j));
    }

    /** No address follows the last one, so a range that ends there has no closing edge. */
    private boolean hasEdge(int edge) {
        int i = edge >>> 1;
        return i < size() && ((edge & 1) == 0 || (lastHigh(i) & lastLow(i)) != -1);
    }

    /** Edges in ascending order: even ones are starts of ranges, odd ones are the addresses after their ends. */
    private long edgeHigh(int edge) {
        int i = edge >>> 1;
        return (edge & 1) == 0 ? firstHigh(i) : lastHigh(i) + (lastLow(i) == -1 ? 1 : 0);
    }

    private long edgeLow(int edge) {
        int i = edge >>> 1;
        return (edge & 1) == 0 ? firstLow(i) : lastLow(i) + 1;
    }

    private static BigInteger unsigned(long high, long low) {
        return unsigned(high).shiftLeft(64).add(unsigned(low));
    }

    private static BigInteger unsigned(long value) {
        BigInteger signed = BigInteger.valueOf(value);
        return value >= 0 ? signed : signed.add(BigInteger.ONE.shiftLeft(64));
    }

    long bytes() {
        return (long) ranges.length * Long.BYTES;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ranges6 that && Arrays.equals(ranges, that.ranges);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ranges);
    }
}
