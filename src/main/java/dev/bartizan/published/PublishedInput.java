package dev.bartizan.published;

import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values that {@link PublishedOutput} wrote. Takes at most three times the bytes of the file, also if the file announces more.
 * All methods throw an {@link IOException} if the file has something else or ends too early.
 */
public final class PublishedInput {

    static final int MAX_TEXT_BYTES = 1 << 20;

    private final InputStream in;
    private long remaining;

    /**
     * Reads from a stream, which should have a buffer.
     *
     * @param length number of bytes that may be read
     */
    PublishedInput(InputStream in, long length) {
        this.in = in;
        this.remaining = length;
    }

    private int unsignedByte() throws IOException {
        int next = remaining > 0 ? in.read() : -1;
        if (next < 0) {
            throw new EOFException("The snapshot ends too early");
        }
        remaining--;
        return next;
    }

    byte[] raw(long length) throws IOException {
        if (length < 0 || length > remaining) {
            throw new EOFException("The snapshot ends too early");
        }
        byte[] bytes = in.readNBytes((int) length);
        if (bytes.length < length) {
            throw new EOFException("The snapshot ends too early");
        }
        remaining -= length;
        return bytes;
    }

    /** A number that is not negative. */
    public long number() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            int next = unsignedByte();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new IOException("A number is too long");
    }

    /** Number of values that follow, of at least one byte each. */
    public int count() throws IOException {
        long count = number();
        if (count > remaining || count > Integer.MAX_VALUE) {
            throw new IOException("More values are announced than there are");
        }
        return (int) count;
    }

    public boolean flag() throws IOException {
        int value = unsignedByte();
        if (value > 1) {
            throw new IOException("A flag is " + value);
        }
        return value == 1;
    }

    public Instant moment() throws IOException {
        return Instant.ofEpochMilli(longValue());
    }

    public @Nullable Instant optionalMoment() throws IOException {
        return flag() ? moment() : null;
    }

    private long longValue() throws IOException {
        return ByteBuffer.wrap(raw(Long.BYTES)).getLong();
    }

    public String text() throws IOException {
        long length = number();
        if (length > MAX_TEXT_BYTES) {
            throw new IOException("A text of " + length + " bytes is too long");
        }
        return new String(raw(length), StandardCharsets.UTF_8);
    }

    public @Nullable String optionalText() throws IOException {
        return flag() ? text() : null;
    }

    public List<String> texts() throws IOException {
        int count = count();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(text());
        }
        return values;
    }

    public IpRange range() throws IOException {
        boolean v6 = flag();
        IpAddress first = address(v6);
        IpAddress last = address(v6);
        if (first.compareTo(last) > 0) {
            throw new IOException("A range ends before it begins");
        }
        return new IpRange(first, last);
    }

    private IpAddress address(boolean v6) throws IOException {
        return v6
                ? IpAddress.of6(longValue(), longValue())
                : IpAddress.of4(ByteBuffer.wrap(raw(Integer.BYTES)).getInt());
    }

    /** A value of an enum that was written by its name. */
    public <E extends Enum<E>> E constant(Class<E> type) throws IOException {
        String name = text();
        try {
            return Enum.valueOf(type, name);
        } catch (IllegalArgumentException unknown) {
            throw new IOException("%s is no %s".formatted(name, type.getSimpleName()), unknown);
        }
    }

    /** All pieces of {@link PublishedOutput#bytes}. */
    public byte[] bytes() throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (long length = number(); length > 0; length = number()) {
            whole.writeBytes(raw(length));
        }
        return whole.toByteArray();
    }

    /** Number of bytes that are left. */
    long remaining() {
        return remaining;
    }
}
