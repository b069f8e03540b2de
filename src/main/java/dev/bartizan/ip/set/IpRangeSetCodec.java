package dev.bartizan.ip.set;

import dev.bartizan.ip.Cidrs;
import dev.bartizan.ip.Ranges6;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The stored form of a {@link DatedIpRangeSet}.
 *
 * <pre>
 * magic "BZIP", version 1
 * varint  number of IPv4 ranges, varint number of IPv6 ranges
 * IPv4    varint (gap to the end of the range before, shifted by one; lowest bit: more than one address),
 *         if so varint size - 2
 * IPv6    varint gap high, varint gap low, byte prefix length, or 255 and varint size high, varint size low
 * days    IPv4, then IPv6: varint run length, varint zigzag difference to the day of the run before
 * CRC-32C of all of this, 4 bytes big-endian
 * </pre>
 *
 * Varints are little-endian groups of seven bits. A gap counts the addresses between two ranges.
 */
public final class IpRangeSetCodec {

    private static final byte[] MAGIC = {'B', 'Z', 'I', 'P'};
    private static final byte VERSION = 1;
    private static final int CHECKSUM_BYTES = Integer.BYTES;
    private static final int MIN_BYTES_PER_RANGE6 = 3;
    private static final int NOT_A_CIDR = 255;
    private static final int MAX_VARINT_BYTES = 10;
    private static final int WRITTEN_AT_ONCE = 8_192;

    private IpRangeSetCodec() {}

    public static byte[] encode(DatedIpRangeSet set) {
        ByteArrayOutputStream bytes =
                new ByteArrayOutputStream(64 + set.v4().size() * 4 + set.v6().size() * 12);
        try {
            encode(set, bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** Writes what {@link #encode(DatedIpRangeSet)} returns, piece by piece, so that large sets need no memory. */
    public static void encode(DatedIpRangeSet set, OutputStream out) throws IOException {
        Writer writer = new Writer(out);
        writer.bytes(MAGIC);
        writer.byteValue(VERSION);
        writer.varint(set.v4().size());
        writer.varint(set.v6().size());
        encode4(set.v4(), writer);
        encode6(set.v6(), writer);
        encodeDays(set, writer);
        writer.end();
    }

    private static void encode4(Ranges4 ranges, Writer writer) throws IOException {
        long next = 0;
        for (int i = 0; i < ranges.size(); i++) {
            long first = Integer.toUnsignedLong(ranges.first(i));
            long size = Integer.toUnsignedLong(ranges.last(i)) - first + 1;
            writer.varint(first - next << 1 | (size > 1 ? 1 : 0));
            if (size > 1) {
                writer.varint(size - 2);
            }
            next = first + size;
        }
    }

    private static void encode6(Ranges6 ranges, Writer writer) throws IOException {
        long nextHigh = 0;
        long nextLow = 0;
        for (int i = 0; i < ranges.size(); i++) {
            long high = ranges.firstHigh(i);
            long low = ranges.firstLow(i);
            writer.varint(high - nextHigh - (Long.compareUnsigned(low, nextLow) < 0 ? 1 : 0));
            writer.varint(low - nextLow);
            long lastHigh = ranges.lastHigh(i);
            long lastLow = ranges.lastLow(i);
            nextLow = lastLow + 1;
            nextHigh = lastHigh + (nextLow == 0 ? 1 : 0);
            int prefixLength = Cidrs.prefixLength6(high, low, lastHigh, lastLow);
            if (prefixLength >= 0) {
                writer.byteValue((byte) prefixLength);
            } else {
                writer.byteValue((byte) NOT_A_CIDR);
                writer.varint(nextHigh - high - (Long.compareUnsigned(nextLow, low) < 0 ? 1 : 0));
                writer.varint(nextLow - low);
            }
        }
    }

    private static void encodeDays(DatedIpRangeSet set, Writer writer) throws IOException {
        int day = 0;
        int count = set.rangeCount();
        int start = 0;
        while (start < count) {
            int runDay = day(set, start);
            int end = start + 1;
            while (end < count && day(set, end) == runDay) {
                end++;
            }
            writer.varint(end - start);
            int difference = runDay - day;
            writer.varint(difference << 1 ^ difference >> 31);
            day = runDay;
            start = end;
        }
    }

    private static int day(DatedIpRangeSet set, int i) {
        int count4 = set.v4().size();
        return i < count4 ? set.day4(i) : set.day6(i - count4);
    }

    /**
     * Decodes the result of {@link #encode}. Allocates memory only for as many ranges as the bytes can contain.
     *
     * @throws CorruptSnapshotException if the bytes are invalid
     */
    public static DatedIpRangeSet decode(byte[] bytes) {
        Reader reader = new Reader(bytes);
        reader.checkFrame();
        int count4 = reader.count("IPv4 ranges", 1);
        int count6 = reader.count("IPv6 ranges", MIN_BYTES_PER_RANGE6);
        long[] ranges4 = decode4(reader, count4);
        long[] ranges6 = decode6(reader, count6);
        char[] days4 = new char[count4];
        char[] days6 = new char[count6];
        decodeDays(reader, days4, days6);
        reader.checkEnd();
        return new DatedIpRangeSet(new Ranges4(ranges4), days4, new Ranges6(ranges6), days6);
    }

    private static long[] decode4(Reader reader, int count) {
        long[] ranges = new long[count];
        long next = 0;
        for (int i = 0; i < count; i++) {
            long gapAndFlag = reader.varint();
            long gap = gapAndFlag >>> 1;
            long more = (gapAndFlag & 1) == 0 ? 0 : reader.varint() + 1;
            long room = (1L << 32) - next;
            if (gap >= room || more < (gapAndFlag & 1) || more >= room - gap) {
                throw new CorruptSnapshotException("An IPv4 range goes beyond the last address");
            }
            long first = next + gap;
            next = first + more + 1;
            ranges[i] = Ranges4.pack((int) first, (int) (next - 1));
        }
        return ranges;
    }

    private static long[] decode6(Reader reader, int count) {
        long[] ranges = new long[count * Ranges6.WIDTH];
        long nextHigh = 0;
        long nextLow = 0;
        for (int i = 0; i < ranges.length; i += Ranges6.WIDTH) {
            if (i > 0 && (nextHigh | nextLow) == 0) {
                throw beyondLastIpv6();
            }
            long gapHigh = reader.varint();
            long gapLow = reader.varint();
            long firstLow = nextLow + gapLow;
            long firstHigh = nextHigh + gapHigh + (Long.compareUnsigned(firstLow, nextLow) < 0 ? 1 : 0);
            if (Ranges6.compare(firstHigh, firstLow, nextHigh, nextLow) < 0) {
                throw beyondLastIpv6();
            }
            int prefixLength = reader.unsignedByte();
            long lastHigh;
            long lastLow;
            if (prefixLength <= 128) {
                long hostHigh = Cidrs.hostMaskHigh(128 - prefixLength);
                long hostLow = Cidrs.hostMaskLow(128 - prefixLength);
                if ((firstHigh & hostHigh) != 0 || (firstLow & hostLow) != 0) {
                    throw new CorruptSnapshotException("An IPv6 prefix has host bits");
                }
                lastHigh = firstHigh | hostHigh;
                lastLow = firstLow | hostLow;
            } else if (prefixLength == NOT_A_CIDR) {
                long sizeHigh = reader.varint();
                long sizeLow = reader.varint();
                lastLow = firstLow + sizeLow - 1;
                lastHigh = firstHigh + sizeHigh + carryOfLast(firstLow, sizeLow);
                if (Ranges6.compare(lastHigh, lastLow, firstHigh, firstLow) < 0) {
                    throw beyondLastIpv6();
                }
            } else {
                throw new CorruptSnapshotException("An IPv6 prefix is " + prefixLength + " bits long");
            }
            ranges[i] = firstHigh;
            ranges[i + 1] = firstLow;
            ranges[i + 2] = lastHigh;
            ranges[i + 3] = lastLow;
            nextLow = lastLow + 1;
            nextHigh = lastHigh + (nextLow == 0 ? 1 : 0);
        }
        return ranges;
    }

    /** The carry from the low halves of {@code first + size - 1} into the high half: -1, 0 or 1. */
    private static int carryOfLast(long firstLow, long sizeLow) {
        if (sizeLow == 0) {
            return firstLow == 0 ? -1 : 0;
        }
        return Long.compareUnsigned(firstLow + (sizeLow - 1), firstLow) < 0 ? 1 : 0;
    }

    private static void decodeDays(Reader reader, char[] days4, char[] days6) {
        long day = 0;
        int count = days4.length + days6.length;
        int start = 0;
        while (start < count) {
            long run = reader.varint();
            if (run < 1 || run > count - start) {
                throw new CorruptSnapshotException("The days do not match the ranges");
            }
            long zigzag = reader.varint();
            day += zigzag >>> 1 ^ -(zigzag & 1);
            if (day < 0 || day > DatedIpRangeSet.MAX_DAY) {
                throw new CorruptSnapshotException("A day is out of range");
            }
            int end = start + (int) run;
            Arrays.fill(days4, Math.min(start, days4.length), Math.min(end, days4.length), (char) day);
            Arrays.fill(days6, Math.max(start - days4.length, 0), Math.max(end - days4.length, 0), (char) day);
            start = end;
        }
    }

    private static CorruptSnapshotException beyondLastIpv6() {
        return new CorruptSnapshotException("An IPv6 range goes beyond the last address");
    }

    private static final class Writer {

        private final OutputStream out;
        private final CRC32C checksum = new CRC32C();
        private final byte[] bytes = new byte[WRITTEN_AT_ONCE];
        private int length;

        private Writer(OutputStream out) {
            this.out = out;
        }

        private void ensureRoom(int more) throws IOException {
            if (length + more > bytes.length) {
                flush();
            }
        }

        private void flush() throws IOException {
            checksum.update(bytes, 0, length);
            out.write(bytes, 0, length);
            length = 0;
        }

        private void bytes(byte[] source) throws IOException {
            ensureRoom(source.length);
            System.arraycopy(source, 0, bytes, length, source.length);
            length += source.length;
        }

        private void byteValue(byte value) throws IOException {
            ensureRoom(1);
            bytes[length++] = value;
        }

        private void varint(long value) throws IOException {
            ensureRoom(MAX_VARINT_BYTES);
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                bytes[length++] = (byte) (rest | 0x80);
                rest >>>= 7;
            }
            bytes[length++] = (byte) rest;
        }

        private void end() throws IOException {
            flush();
            out.write(ByteBuffer.allocate(CHECKSUM_BYTES)
                    .putInt((int) checksum.getValue())
                    .array());
        }
    }

    private static final class Reader {

        private final byte[] bytes;
        private final int end;
        private int at;

        private Reader(byte[] bytes) {
            this.bytes = bytes;
            this.end = bytes.length - CHECKSUM_BYTES;
        }

        private void checkFrame() {
            if (end < MAGIC.length + 1 || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
                throw new CorruptSnapshotException("This is not a snapshot of IP ranges");
            }
            at = MAGIC.length;
            int version = unsignedByte();
            if (version != VERSION) {
                throw new CorruptSnapshotException("Snapshot version " + version + " is not known");
            }
            if (ByteBuffer.wrap(bytes).getInt(end) != checksum(bytes, end)) {
                throw new CorruptSnapshotException("The checksum does not match");
            }
        }

        private int count(String what, int bytesEach) {
            long count = varint();
            if (count < 0 || count > (end - at) / bytesEach) {
                throw new CorruptSnapshotException("More " + what + " are announced than there are");
            }
            return (int) count;
        }

        private void checkEnd() {
            if (at != end) {
                throw new CorruptSnapshotException("There are " + (end - at) + " bytes too many");
            }
        }

        private int unsignedByte() {
            if (at >= end) {
                throw new CorruptSnapshotException("The snapshot ends too early");
            }
            return bytes[at++] & 0xff;
        }

        private long varint() {
            long value = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                int next = unsignedByte();
                value |= (long) (next & 0x7f) << shift;
                if (next < 0x80) {
                    return value;
                }
            }
            throw new CorruptSnapshotException("A number is too long");
        }
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }
}
