package dev.bartizan.blocklist.feed;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds the next line feed, eight bytes at a time: going byte by byte takes as long as reading the addresses. */
final class LineFeed {

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH_LOWEST_BIT = 0x0101_0101_0101_0101L;
    private static final long EACH_HIGHEST_BIT = 0x8080_8080_8080_8080L;
    private static final long LINE_FEEDS = '\n' * EACH_LOWEST_BIT;

    private LineFeed() {}

    /** Index of the first line feed from there on; {@code to} if there is none. */
    static int find(byte[] bytes, int from, int to) {
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            // A byte that is zero here is a line feed there.
            long eight = (long) EIGHT_BYTES.get(bytes, at) ^ LINE_FEEDS;
            // Sets the highest bit of each zero byte; those behind the first one may be wrong, which does not matter.
            long found = (eight - EACH_LOWEST_BIT) & ~eight & EACH_HIGHEST_BIT;
            if (found != 0) {
                return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        while (at < to && bytes[at] != '\n') {
            at++;
        }
        return at;
    }
}
