package dev.bartizan.ip.set;

/** Sorts packed IPv4 ranges by their first address in linear time. */
final class RadixSort {

    private static final int DIGIT_BITS = 11;
    private static final int DIGITS = 1 << DIGIT_BITS;
    private static final int DIGIT_MASK = DIGITS - 1;
    private static final int LOWEST_DIGIT = 32; // the last address, in the lower half, does not matter

    private RadixSort() {}

    /**
     * Sorts by least significant digit first.
     *
     * @param scratch as long as {@code ranges}
     * @return the one of the two arrays that has the result
     */
    static long[] sort(long[] ranges, long[] scratch, int size) {
        int[] low = new int[DIGITS];
        int[] middle = new int[DIGITS];
        int[] top = new int[DIGITS];
        for (int i = 0; i < size; i++) {
            long range = unsigned(ranges[i]);
            low[(int) (range >>> LOWEST_DIGIT) & DIGIT_MASK]++;
            middle[(int) (range >>> LOWEST_DIGIT + DIGIT_BITS) & DIGIT_MASK]++;
            top[(int) (range >>> LOWEST_DIGIT + 2 * DIGIT_BITS)]++;
        }
        distribute(ranges, scratch, size, LOWEST_DIGIT, low);
        distribute(scratch, ranges, size, LOWEST_DIGIT + DIGIT_BITS, middle);
        distribute(ranges, scratch, size, LOWEST_DIGIT + 2 * DIGIT_BITS, top);
        return scratch;
    }

    private static void distribute(long[] from, long[] to, int size, int shift, int[] counts) {
        int next = 0;
        for (int digit = 0; digit < DIGITS; digit++) {
            int count = counts[digit];
            counts[digit] = next;
            next += count;
        }
        for (int i = 0; i < size; i++) {
            long range = from[i];
            to[counts[(int) (unsigned(range) >>> shift) & DIGIT_MASK]++] = range;
        }
    }

    private static long unsigned(long range) {
        return range ^ Long.MIN_VALUE;
    }
}
