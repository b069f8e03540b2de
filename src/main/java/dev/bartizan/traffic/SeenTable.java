package dev.bartizan.traffic;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a period, distinct and sorted. Immutable. An IPv4 address takes about 12 bytes and an IPv6 address about
 * 25, in memory and in the database.
 */
public final class SeenTable implements Iterable<SeenAddress> {

    /** A table without addresses. */
    public static final SeenTable EMPTY = new SeenTableWriter().table();

    static final byte VERSION = 1;

    /** The version, the checksum of all that follows it, and the numbers of IPv4 and IPv6 addresses. */
    static final int HEADER_BYTES = 1 + Integer.BYTES + 2 * Integer.BYTES;

    private final byte[] bytes;

    SeenTable(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Both tables in one, and the requests of the addresses that it has no place for. */
    record Merged(SeenTable table, long droppedRequests) {}

    /** The stored form; empty if it is damaged. */
    static Optional<SeenTable> of(byte[] stored) {
        boolean intact = stored.length >= HEADER_BYTES
                && stored[0] == VERSION
                && ByteBuffer.wrap(stored).getInt(1) == checksum(stored);
        return intact ? Optional.of(new SeenTable(stored)) : Optional.empty();
    }

    static int checksum(byte[] bytes) {
        CRC32C sum = new CRC32C();
        int from = 1 + Integer.BYTES;
        sum.update(bytes, from, bytes.length - from);
        return (int) sum.getValue();
    }

    /** The stored form; not copied, so not to be changed. */
    byte[] bytes() {
        return bytes;
    }

    /** Number of addresses; those of an IPv6 /64 count as one. */
    public int addresses() {
        return count4() + count6();
    }

    int count4() {
        return ByteBuffer.wrap(bytes).getInt(1 + Integer.BYTES);
    }

    private int count6() {
        return ByteBuffer.wrap(bytes).getInt(1 + 2 * Integer.BYTES);
    }

    /**
     * Both tables in one, in time linear in their sizes. All addresses of this one are kept.
     *
     * @param maximum number of addresses from which on further addresses of the other table are left out
     */
    Merged merge(SeenTable other, int maximum) {
        SeenTableWriter merged = new SeenTableWriter();
        Iterator<SeenAddress> left = iterator();
        Iterator<SeenAddress> right = other.iterator();
        @Nullable SeenAddress one = next(left);
        @Nullable SeenAddress two = next(right);
        long room = Math.max(0L, maximum - addresses());
        long dropped = 0;
        while (one != null || two != null) {
            int order = one == null ? 1 : two == null ? -1 : one.key().compareTo(two.key());
            if (one != null && order < 0) {
                merged.add(one);
                one = next(left);
            } else if (one != null && two != null && order == 0) {
                merged.add(one.plus(two));
                one = next(left);
                two = next(right);
            } else if (two != null) {
                if (room > 0) {
                    room--;
                    merged.add(two);
                } else {
                    dropped += two.requests();
                }
                two = next(right);
            }
        }
        return new Merged(merged.table(), dropped);
    }

    private static @Nullable SeenAddress next(Iterator<SeenAddress> entries) {
        return entries.hasNext() ? entries.next() : null;
    }

    /** The addresses that fulfil a condition. */
    public SeenTable select(Predicate<SeenAddress> which) {
        SeenTableWriter selected = new SeenTableWriter();
        for (SeenAddress entry : this) {
            if (which.test(entry)) {
                selected.add(entry);
            }
        }
        return selected.table();
    }

    @Override
    public Iterator<SeenAddress> iterator() {
        SeenTableReader reader = new SeenTableReader(ByteBuffer.wrap(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES));
        int size = addresses();
        int count4 = count4();
        return new Iterator<>() {
            private int read;

            @Override
            public boolean hasNext() {
                return read < size;
            }

            @Override
            public SeenAddress next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return reader.next(read++ >= count4);
            }
        };
    }
}
