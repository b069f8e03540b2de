package dev.bartizan.ip.set;

import dev.bartizan.ip.Ranges6;
import java.util.concurrent.CancellationException;

/** Sorts IPv6 ranges by their first address: a bottom-up merge sort of records of four longs. */
final class MergeSort6 {

    private static final int WIDTH = Ranges6.WIDTH;

    /** Sorting fewer longs is so fast that it needs no interruption. */
    private static final int INTERRUPTIBLE_FROM = 1 << 20;

    private MergeSort6() {}

    /**
     * Sorts the first {@code length} longs.
     *
     * @return the array with the result: the given one or a new one
     * @throws CancellationException if there are many and the thread is interrupted
     */
    static long[] sort(long[] ranges, int length) {
        if (isSorted(ranges, length)) {
            return ranges;
        }
        long[] from = ranges;
        long[] to = new long[ranges.length];
        for (int run = WIDTH; run > 0 && run < length; run <<= 1) {
            if (length >= INTERRUPTIBLE_FROM && Thread.currentThread().isInterrupted()) {
                throw new CancellationException("Sorting was interrupted.");
            }
            for (int start = 0; start < length; start += 2 * run) {
                int middle = Math.min(start + run, length);
                merge(from, start, middle, Math.min(middle + run, length), to);
            }
            long[] swap = from;
            from = to;
            to = swap;
        }
        return from;
    }

    private static boolean isSorted(long[] ranges, int length) {
        for (int i = WIDTH; i < length; i += WIDTH) {
            if (startsAfter(ranges, i - WIDTH, i)) {
                return false;
            }
        }
        return true;
    }

    private static void merge(long[] from, int start, int middle, int end, long[] to) {
        int left = start;
        int right = middle;
        for (int at = start; at < end; at += WIDTH) {
            boolean takeLeft = right >= end || left < middle && !startsAfter(from, left, right);
            int next = takeLeft ? left : right;
            to[at] = from[next];
            to[at + 1] = from[next + 1];
            to[at + 2] = from[next + 2];
            to[at + 3] = from[next + 3];
            left += takeLeft ? WIDTH : 0;
            right += takeLeft ? 0 : WIDTH;
        }
    }

    private static boolean startsAfter(long[] ranges, int i, int j) {
        return Ranges6.compare(ranges[i], ranges[i + 1], ranges[j], ranges[j + 1]) > 0;
    }
}
