package dev.bartizan.ip;

import java.util.Arrays;

/** Collects ascending, disjoint IPv4 ranges and joins neighbours of the same day. */
final class DatedRanges4Builder {

    private long[] ranges;
    private char[] days;
    private int size;

    DatedRanges4Builder(int expectedSize) {
        ranges = new long[expectedSize];
        days = new char[expectedSize];
    }

    void add(int first, int last, char day) {
        if (size > 0 && days[size - 1] == day && Ranges4.last(ranges[size - 1]) + 1 == first) {
            ranges[size - 1] = Ranges4.pack(Ranges4.first(ranges[size - 1]), last);
            return;
        }
        if (size == ranges.length) {
            int grown = size + (size >> 1) + 16;
            ranges = Arrays.copyOf(ranges, grown);
            days = Arrays.copyOf(days, grown);
        }
        ranges[size] = Ranges4.pack(first, last);
        days[size++] = day;
    }

    Ranges4 ranges() {
        return new Ranges4(size == ranges.length ? ranges : Arrays.copyOf(ranges, size));
    }

    char[] days() {
        return size == days.length ? days : Arrays.copyOf(days, size);
    }
}
