package dev.bartizan.ip;

import java.util.Arrays;

/** Collects ascending, disjoint IPv6 ranges and joins neighbours of the same day. */
final class DatedRanges6Builder {

    private static final int WIDTH = Ranges6.WIDTH;

    private long[] ranges;
    private char[] days;
    private int size;

    DatedRanges6Builder(int expectedSize) {
        ranges = new long[expectedSize * WIDTH];
        days = new char[expectedSize];
    }

    void add(long firstHigh, long firstLow, long lastHigh, long lastLow, char day) {
        int at = size * WIDTH;
        if (size > 0 && days[size - 1] == day) {
            long nextLow = ranges[at - 1] + 1;
            long nextHigh = ranges[at - 2] + (nextLow == 0 ? 1 : 0);
            if (nextHigh == firstHigh && nextLow == firstLow) {
                ranges[at - 2] = lastHigh;
                ranges[at - 1] = lastLow;
                return;
            }
        }
        if (size == days.length) {
            int grown = size + (size >> 1) + 16;
            ranges = Arrays.copyOf(ranges, grown * WIDTH);
            days = Arrays.copyOf(days, grown);
        }
        ranges[at] = firstHigh;
        ranges[at + 1] = firstLow;
        ranges[at + 2] = lastHigh;
        ranges[at + 3] = lastLow;
        days[size++] = day;
    }

    Ranges6 ranges() {
        return new Ranges6(size == days.length ? ranges : Arrays.copyOf(ranges, size * WIDTH));
    }

    char[] days() {
        return size == days.length ? days : Arrays.copyOf(days, size);
    }
}
