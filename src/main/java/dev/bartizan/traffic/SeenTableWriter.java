package dev.bartizan.traffic;

import dev.bartizan.ip.IpAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Writes a {@link SeenTable}. Numbers are varints: seven bits in a byte, the lowest first. An address is the difference to
 * the one before; an IPv6 address is that of its upper half, and its lower half in eight bytes.
 */
final class SeenTableWriter {

    /** Maximum number of bytes of an address: seven varints, and a half of an IPv6 address. */
    private static final int LONGEST_ENTRY = 7 * 10 + Long.BYTES;

    private ByteBuffer out = ByteBuffer.allocate(256).position(SeenTable.HEADER_BYTES);
    private int count4;
    private int count6;
    private long lastKey;

    /** Adds an address, whose key must be greater than that of the one before. */
    void add(SeenAddress entry) {
        if (out.remaining() < LONGEST_ENTRY) {
            out = ByteBuffer.wrap(Arrays.copyOf(out.array(), out.capacity() * 2))
                    .position(out.position());
        }
        IpAddress address = entry.address();
        if (address.v6()) {
            lastKey = count6++ == 0 ? 0 : lastKey;
            number(address.high() - lastKey);
            lastKey = address.high();
            out.putLong(address.low());
        } else {
            count4++;
            number(address.low() - lastKey);
            lastKey = address.low();
        }
        number(entry.requests());
        number(entry.blocked());
        number(entry.passed());
        number(entry.firstSecond());
        number(entry.lastSecond() - entry.firstSecond());
    }

    /** Also for numbers from 2⁶³ on, as unsigned ones. */
    private void number(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    SeenTable table() {
        byte[] bytes = Arrays.copyOf(out.array(), out.position());
        bytes[0] = SeenTable.VERSION;
        ByteBuffer header = ByteBuffer.wrap(bytes);
        header.putInt(1 + Integer.BYTES, count4).putInt(1 + 2 * Integer.BYTES, count6);
        header.putInt(1, SeenTable.checksum(bytes));
        return new SeenTable(bytes);
    }
}
