package dev.bartizan.ip.set;

import dev.bartizan.ip.Cidrs;
import dev.bartizan.ip.Combination;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.Ranges6;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a list, sorted and disjoint. Entries that overlap are joined; adjacent entries are not joined, unlike
 * in an {@link IpRangeSet}. Immutable.
 */
public final class IpRangeList {

    public static final IpRangeList EMPTY = new IpRangeList(Ranges4.EMPTY, Ranges6.EMPTY);

    private static final int DIGEST_PIECE_BYTES = 8 * 1024;
    private static final int FIRST_COUNT_6 = 33;

    private final Ranges4 v4;
    private final Ranges6 v6;

    /** Computed lazily. Concurrent computations give the same result. */
    private volatile byte @Nullable [] digest;

    /** The counts of {@link #cidrCount}: IPv4, then IPv6; computed like the digest. */
    private volatile int @Nullable [] cidrCounts;

    IpRangeList(Ranges4 v4, Ranges6 v6) {
        this.v4 = v4;
        this.v6 = v6;
    }

    /** The ranges of a set as entries. */
    public static IpRangeList of(IpRangeSet set) {
        return new IpRangeList(set.v4(), set.v6());
    }

    /**
     * The addresses that are in at least some number of lists, for each family in time linear in the number of entries,
     * apart from sorting. Two neighbouring addresses are in the same entry if as many lists have both in one entry.
     *
     * @param least at least 1
     * @throws java.util.concurrent.CancellationException if there are hundreds of thousands of IPv6 ranges to sort, and the
     *     thread is interrupted
     */
    public static IpRangeList inAtLeast(int least, Collection<IpRangeList> lists) {
        if (least < 1) {
            throw new IllegalArgumentException("Not a number of lists: " + least);
        }
        return CommonRanges.of(lists, least);
    }

    /** The same addresses in as few ranges as possible; shares the memory of this list if no ranges must be joined. */
    public IpRangeSet joined() {
        IpRangeSet same = new IpRangeSet(v4, v6);
        return v4.hasAdjacent() || v6.hasAdjacent()
                ? new IpRangeSetBuilder().add(same).build()
                : same;
    }

    /** The entries without the addresses of a set; an entry can be split into several. */
    public IpRangeList subtract(IpRangeSet set) {
        return new IpRangeList(
                Ranges4.combine(v4, set.v4(), Combination.DIFFERENCE),
                Ranges6.combine(v6, set.v6(), Combination.DIFFERENCE));
    }

    public int rangeCount() {
        return v4.size() + v6.size();
    }

    /**
     * Number of CIDRs of {@link CidrCursor#over(IpRangeList)} with a number of host bits. The first call takes time linear
     * in the number of entries.
     *
     * @param hostBits 0 to 32 for IPv4, to 128 for IPv6
     */
    public int cidrCount(boolean isV6, int hostBits) {
        int[] known = cidrCounts;
        if (known == null) {
            known = countCidrs();
            cidrCounts = known;
        }
        return known[isV6 ? FIRST_COUNT_6 + hostBits : hostBits];
    }

    private int[] countCidrs() {
        int[] counts = new int[FIRST_COUNT_6 + 129];
        CidrCursor cidrs = CidrCursor.over(this);
        while (cidrs.next()) {
            counts[cidrs.isV6() ? FIRST_COUNT_6 + 128 - cidrs.prefixLength() : 32 - cidrs.prefixLength()]++;
        }
        return counts;
    }

    public BigInteger addressCount() {
        return v6.addressCount().add(BigInteger.valueOf(v4.addressCount()));
    }

    /** Number of entries that are not completely in a set. */
    public int countOutside(IpRangeSet set) {
        int outside = 0;
        for (int i = 0; i < v4.size(); i++) {
            int in = set.v4().find(v4.first(i));
            if (in < 0 || Integer.compareUnsigned(v4.last(i), set.v4().last(in)) > 0) {
                outside++;
            }
        }
        for (int i = 0; i < v6.size(); i++) {
            int in = set.v6().find(v6.firstHigh(i), v6.firstLow(i));
            if (in < 0
                    || Ranges6.compare(
                                    v6.lastHigh(i),
                                    v6.lastLow(i),
                                    set.v6().lastHigh(in),
                                    set.v6().lastLow(in))
                            > 0) {
                outside++;
            }
        }
        return outside;
    }

    /**
     * Prefix length of the CIDR of {@link CidrCursor#over(IpRangeList, HostExpansion)} that contains an address; -1 if
     * no entry contains it.
     *
     * @param high the upper 64 bits of the address; 0 for IPv4
     * @param low the lower 64 bits; for IPv4 all 32
     */
    public int prefixLengthAt(boolean isV6, long high, long low, HostExpansion expansion) {
        int found = isV6 ? v6.find(high, low) : v4.find((int) low);
        if (found < 0) {
            return -1;
        }
        int bits = isV6 ? 128 : 32;
        int whole = isV6
                ? Cidrs.prefixLength6(v6.firstHigh(found), v6.firstLow(found), v6.lastHigh(found), v6.lastLow(found))
                : Cidrs.prefixLength4(v4.first(found), v4.last(found));
        int prefixLength = whole >= 0
                ? whole
                : range(isV6 ? v4.size() + found : found)
                        .cidrContaining(new IpAddress(isV6, high, low))
                        .prefixLength();
        return bits - expansion.hostBits(isV6, bits - prefixLength);
    }

    /** Whether an entry has any address of the range. */
    public boolean overlaps(IpRange range) {
        IpAddress first = range.first();
        IpAddress last = range.last();
        return range.isV6()
                ? v6.overlaps(first.high(), first.low(), last.high(), last.low())
                : v4.overlaps(first.value4(), last.value4());
    }

    /**
     * One entry by its position.
     *
     * @param index 0 to {@link #rangeCount()} - 1
     */
    public IpRange range(int index) {
        return index < v4.size() ? v4.range(index) : v6.range(index - v4.size());
    }

    public Stream<IpRange> stream() {
        return IntStream.range(0, rangeCount()).mapToObj(this::range);
    }

    /** SHA-256 of the entries; the same for equal lists in every process. */
    public byte[] digest() {
        byte[] known = digest;
        if (known == null) {
            known = computeDigest();
            digest = known;
        }
        return known.clone();
    }

    private byte[] computeDigest() {
        MessageDigest sha;
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("Each Java platform has SHA-256", absent);
        }
        ByteBuffer piece = ByteBuffer.allocate(DIGEST_PIECE_BYTES);
        sha.update(piece.putInt(v4.size()).flip());
        piece.clear();
        for (int i = 0; i < v4.size(); i++) {
            piece.putInt(v4.first(i)).putInt(v4.last(i));
            drain(piece, sha);
        }
        for (int i = 0; i < v6.size(); i++) {
            piece.putLong(v6.firstHigh(i)).putLong(v6.firstLow(i));
            piece.putLong(v6.lastHigh(i)).putLong(v6.lastLow(i));
            drain(piece, sha);
        }
        sha.update(piece.flip());
        return sha.digest();
    }

    private static void drain(ByteBuffer piece, MessageDigest sha) {
        if (piece.remaining() < Ranges6.WIDTH * Long.BYTES) {
            sha.update(piece.flip());
            piece.clear();
        }
    }

    Ranges4 v4() {
        return v4;
    }

    Ranges6 v6() {
        return v6;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpRangeList that && v4.equals(that.v4) && v6.equals(that.v6);
    }

    @Override
    public int hashCode() {
        return 31 * v4.hashCode() + v6.hashCode();
    }

    /** Short enough for a log line. */
    @Override
    public String toString() {
        return rangeCount() <= 8 ? stream().toList().toString() : "[" + rangeCount() + " entries]";
    }
}
