package dev.bartizan.traffic;

import dev.bartizan.ip.IpAddress;
import java.nio.ByteBuffer;

/** Reads what {@link SeenTableWriter} writes. */
final class SeenTableReader {

    private final ByteBuffer in;
    private boolean v6;
    private long lastKey;

    SeenTableReader(ByteBuffer in) {
        this.in = in;
    }

    /** @param ofV6 whether the next address is IPv6 */
    SeenAddress next(boolean ofV6) {
        if (ofV6 && !v6) {
            v6 = true;
            lastKey = 0;
        }
        lastKey += number();
        IpAddress address = v6 ? IpAddress.of6(lastKey, in.getLong()) : IpAddress.of4((int) lastKey);
        long requests = number();
        long blocked = number();
        long passed = number();
        long first = number();
        return new SeenAddress(address, requests, blocked, passed, first, first + number());
    }

    private long number() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
