package dev.bartizan.ip;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Parses an IPv4 address from 16 bytes at once, without branches that depend on its digits.
 *
 * <p>In a loop over the characters, the CPU mispredicts the length of nearly every octet, which takes more time than
 * everything else. This code finds the non-digits of all bytes together and computes each octet as if it had three
 * digits, with zeros for missing ones.
 */
final class DottedQuad {

    /**
     * Not a well-formed address, or too close to an end of the array; the caller must parse it character by character.
     */
    static final long UNKNOWN = -1;

    private static final int WINDOW = 16;
    private static final int BYTES_IN_FRONT = Integer.BYTES;
    private static final int BYTES_BEHIND = WINDOW + 4;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private static final int LARGEST_OCTET = 2 << 16 | 5 << 8 | 5;

    private DottedQuad() {}

    /** The address in the lower 32 bits and its length in characters above them, or {@link #UNKNOWN}. */
    static long read(byte[] bytes, int from, int end) {
        if (from < BYTES_IN_FRONT || from + BYTES_BEHIND > bytes.length) {
            return UNKNOWN;
        }
        int stops = nonDigits((long) LONGS.get(bytes, from)) | nonDigits((long) LONGS.get(bytes, from + 8)) << 8;
        stops |= 0b1111 << WINDOW; // so that there are always four
        int first = Integer.numberOfTrailingZeros(stops);
        stops &= stops - 1;
        int second = Integer.numberOfTrailingZeros(stops);
        stops &= stops - 1;
        int third = Integer.numberOfTrailingZeros(stops);
        stops &= stops - 1;
        int length = Math.min(Integer.numberOfTrailingZeros(stops), end - from);

        int lengthA = first;
        int lengthB = second - first - 1;
        int lengthC = third - second - 1;
        int lengthD = length - third - 1;
        int a = digits(bytes, from + first, lengthA);
        int b = digits(bytes, from + second, lengthB);
        int c = digits(bytes, from + third, lengthC);
        int d = digits(bytes, from + third + 1 + lengthD, lengthD);

        int negativeIfWrong =
                outOfBounds(a, lengthA) | outOfBounds(b, lengthB) | outOfBounds(c, lengthC) | outOfBounds(d, lengthD);
        int zeroIfDots = bytes[from + first] ^ '.' | bytes[from + second] ^ '.' | bytes[from + third] ^ '.';
        if (negativeIfWrong < 0 || zeroIfDots != 0) {
            return UNKNOWN;
        }
        int address = octet(a) << 24 | octet(b) << 16 | octet(c) << 8 | octet(d);
        return (long) length << 32 | address & 0xffff_ffffL;
    }

    /** One bit for each of eight bytes that is not a digit. */
    private static int nonDigits(long bytes) {
        long digits = bytes ^ 0x3030_3030_3030_3030L;
        long above9 = ((digits & 0x7f7f_7f7f_7f7f_7f7fL) + 0x7676_7676_7676_7676L | digits) & 0x8080_8080_8080_8080L;
        return (int) (above9 * 0x0002_0408_1020_4081L >>> 56);
    }

    /** The digits before a position, one byte each, the last digit in the lowest byte. */
    private static int digits(byte[] bytes, int end, int length) {
        int digits = (int) INTS.get(bytes, end - 4) ^ 0x3030_3030;
        return digits & (1 << 8 * length) - 1;
    }

    /** Negative if an octet is larger than 255, has a leading zero, or doesn't have one to three digits. */
    private static int outOfBounds(int digits, int length) {
        int least = 1 << 8 * (length - 1) & ~1; // 0, 10 or 100
        return LARGEST_OCTET - digits | digits - least | length - 1 | 3 - length;
    }

    private static int octet(int digits) {
        return (digits & 0xff) + 10 * (digits >>> 8 & 0xff) + 100 * (digits >>> 16);
    }
}
