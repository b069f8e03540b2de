package dev.bartizan.ip.set;

import dev.bartizan.ip.Ranges6;
import java.util.Arrays;
import java.util.Collection;

/**
 * Counts for each address how many lists have it: a sweep over the starts and the ends of all entries, which are sorted
 * separately.
 */
final class CommonRanges {

    private static final int WIDTH = Ranges6.WIDTH;

    private CommonRanges() {}

    static IpRangeList of(Collection<IpRangeList> lists, int least) {
        return new IpRangeList(common4(lists, least), common6(lists, least));
    }

    private static Ranges4 common4(Collection<IpRangeList> lists, int least) {
        int size = lists.stream().mapToInt(list -> list.v4().size()).sum();
        // With the top bit flipped, so that the signed order is the unsigned one.
        int[] starts = new int[size];
        int[] ends = new int[size];
        int filled = 0;
        for (IpRangeList list : lists) {
            Ranges4 ranges = list.v4();
            for (int i = 0; i < ranges.size(); i++) {
                starts[filled] = ranges.first(i) ^ Integer.MIN_VALUE;
                ends[filled++] = ranges.last(i) ^ Integer.MIN_VALUE;
            }
        }
        Arrays.sort(starts);
        Arrays.sort(ends);
        long[] result = new long[size];
        int found = 0;
        int count = 0;
        int openedAt = 0;
        int start = 0;
        for (int end = 0; end < size; ) {
            if (start < size && starts[start] <= ends[end]) {
                if (++count == least) {
                    openedAt = starts[start];
                }
                start++;
            } else {
                if (count-- == least) {
                    result[found++] = Ranges4.pack(openedAt ^ Integer.MIN_VALUE, ends[end] ^ Integer.MIN_VALUE);
                }
                end++;
            }
        }
        return new Ranges4(Arrays.copyOf(result, found));
    }

    private static Ranges6 common6(Collection<IpRangeList> lists, int least) {
        int length = WIDTH * lists.stream().mapToInt(list -> list.v6().size()).sum();
        // Records as wide as those that can be sorted; their second half is unused.
        long[] starts = new long[length];
        long[] ends = new long[length];
        int filled = 0;
        for (IpRangeList list : lists) {
            Ranges6 ranges = list.v6();
            for (int i = 0; i < ranges.size(); i++) {
                starts[filled] = ranges.firstHigh(i);
                starts[filled + 1] = ranges.firstLow(i);
                ends[filled] = ranges.lastHigh(i);
                ends[filled + 1] = ranges.lastLow(i);
                filled += WIDTH;
            }
        }
        starts = MergeSort6.sort(starts, length);
        ends = MergeSort6.sort(ends, length);
        long[] result = new long[length];
        int found = 0;
        int count = 0;
        int openedAt = 0;
        int start = 0;
        for (int end = 0; end < length; ) {
            if (start < length && Ranges6.compare(starts[start], starts[start + 1], ends[end], ends[end + 1]) <= 0) {
                if (++count == least) {
                    openedAt = start;
                }
                start += WIDTH;
            } else {
                if (count-- == least) {
                    result[found++] = starts[openedAt];
                    result[found++] = starts[openedAt + 1];
                    result[found++] = ends[end];
                    result[found++] = ends[end + 1];
                }
                end += WIDTH;
            }
        }
        return new Ranges6(Arrays.copyOf(result, found));
    }
}
