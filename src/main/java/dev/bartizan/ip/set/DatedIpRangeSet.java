package dev.bartizan.ip.set;

import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.Ranges6;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a list, each with the day on which it was first seen. Immutable. As in an {@link IpRangeList}, entries
 * are sorted and disjoint, and adjacent ones are not joined.
 *
 * <p>Days are UTC epoch days from 0 to {@link #MAX_DAY}; they take 2 bytes for each range, in addition to the memory of
 * an {@link IpRangeSet}.
 */
public final class DatedIpRangeSet {

    /** The last day that can be stored, in the year 2149. */
    public static final int MAX_DAY = Character.MAX_VALUE;

    public static final DatedIpRangeSet EMPTY =
            new DatedIpRangeSet(Ranges4.EMPTY, new char[0], Ranges6.EMPTY, new char[0]);

    private final Ranges4 v4;
    private final char[] days4;
    private final Ranges6 v6;
    private final char[] days6;

    DatedIpRangeSet(Ranges4 v4, char[] days4, Ranges6 v6, char[] days6) {
        this.v4 = v4;
        this.days4 = days4;
        this.v6 = v6;
        this.days6 = days6;
    }

    /** All ranges of a set, first seen on one day. */
    public static DatedIpRangeSet firstSeen(IpRangeSet set, int epochDay) {
        return EMPTY.advance(IpRangeList.of(set), epochDay);
    }

    /**
     * The entries of the next version. An entry keeps the day since when all its addresses have been listed; an entry
     * that is not completely in this version gets the given day.
     */
    public DatedIpRangeSet advance(IpRangeList next, int epochDay) {
        char day = day(epochDay);
        return new DatedIpRangeSet(next.v4(), advance4(next.v4(), day), next.v6(), advance6(next.v6(), day));
    }

    private char[] advance4(Ranges4 next, char today) {
        char[] days = new char[next.size()];
        int known = 0;
        for (int i = 0; i < days.length; i++) {
            while (known < v4.size() && Integer.compareUnsigned(v4.last(known), next.first(i)) < 0) {
                known++;
            }
            days[i] = dayOfWhole4(next.first(i), next.last(i), known, today);
        }
        return days;
    }

    /**
     * The latest day of the ranges, starting with the given one, that cover an entry together; today if they don't
     * cover it.
     */
    private char dayOfWhole4(int first, int last, int from, char today) {
        char latest = 0;
        int at = first;
        for (int i = from; i < v4.size() && Integer.compareUnsigned(v4.first(i), at) <= 0; i++) {
            latest = (char) Math.max(latest, days4[i]);
            if (Integer.compareUnsigned(v4.last(i), last) >= 0) {
                return latest;
            }
            at = v4.last(i) + 1;
        }
        return today;
    }

    private char[] advance6(Ranges6 next, char today) {
        char[] days = new char[next.size()];
        int known = 0;
        for (int i = 0; i < days.length; i++) {
            while (known < v6.size()
                    && Ranges6.compare(v6.lastHigh(known), v6.lastLow(known), next.firstHigh(i), next.firstLow(i))
                            < 0) {
                known++;
            }
            days[i] = dayOfWhole6(next, i, known, today);
        }
        return days;
    }

    private char dayOfWhole6(Ranges6 next, int entry, int from, char today) {
        char latest = 0;
        long atHigh = next.firstHigh(entry);
        long atLow = next.firstLow(entry);
        for (int i = from; i < v6.size() && Ranges6.compare(v6.firstHigh(i), v6.firstLow(i), atHigh, atLow) <= 0; i++) {
            latest = (char) Math.max(latest, days6[i]);
            if (Ranges6.compare(v6.lastHigh(i), v6.lastLow(i), next.lastHigh(entry), next.lastLow(entry)) >= 0) {
                return latest;
            }
            atLow = v6.lastLow(i) + 1;
            atHigh = v6.lastHigh(i) + (atLow == 0 ? 1 : 0);
        }
        return today;
    }

    /** The same entries without their days. */
    public IpRangeList entries() {
        return new IpRangeList(v4, v6);
    }

    /** The same addresses in as few ranges as possible; shares the memory of this set if no ranges must be joined. */
    public IpRangeSet undated() {
        return entries().joined();
    }

    /** The range that contains an address, with its day; nothing if there is none. */
    public @Nullable DatedIpRange find(IpAddress address) {
        if (address.v6()) {
            int found = v6.find(address.high(), address.low());
            return found < 0 ? null : range(v4.size() + found);
        }
        int found = v4.find(address.value4());
        return found < 0 ? null : range(found);
    }

    public boolean isEmpty() {
        return rangeCount() == 0;
    }

    public int rangeCount() {
        return v4.size() + v6.size();
    }

    /** Number of IPv4 addresses, at most 2³². */
    public long addressCount4() {
        return v4.addressCount();
    }

    /**
     * One range by its position.
     *
     * @param index 0 to {@link #rangeCount()} - 1
     */
    public DatedIpRange range(int index) {
        return index < v4.size()
                ? new DatedIpRange(v4.range(index), days4[index])
                : new DatedIpRange(v6.range(index - v4.size()), days6[index - v4.size()]);
    }

    public Stream<DatedIpRange> stream() {
        return IntStream.range(0, rangeCount()).mapToObj(this::range);
    }

    /** The ranges that share an address with the given one, in ascending order. */
    public Stream<DatedIpRange> overlapping(IpRange range) {
        IpAddress first = range.first();
        IpAddress last = range.last();
        int from;
        int to;
        if (range.isV6()) {
            int floor = v6.floor(first.high(), first.low());
            from = v4.size() + (v6.contains(first.high(), first.low()) ? floor : floor + 1);
            to = v4.size() + v6.floor(last.high(), last.low());
        } else {
            int floor = v4.floor(first.value4());
            from = v4.contains(first.value4()) ? floor : floor + 1;
            to = v4.floor(last.value4());
        }
        return IntStream.rangeClosed(from, to).mapToObj(this::range);
    }

    Ranges4 v4() {
        return v4;
    }

    Ranges6 v6() {
        return v6;
    }

    int day4(int i) {
        return days4[i];
    }

    int day6(int i) {
        return days6[i];
    }

    private static char day(int epochDay) {
        if (epochDay < 0 || epochDay > MAX_DAY) {
            throw new IllegalArgumentException("Not an epoch day from 0 to " + MAX_DAY + ": " + epochDay);
        }
        return (char) epochDay;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DatedIpRangeSet that
                && v4.equals(that.v4)
                && v6.equals(that.v6)
                && Arrays.equals(days4, that.days4)
                && Arrays.equals(days6, that.days6);
    }

    @Override
    public int hashCode() {
        return 31 * v4.hashCode() + v6.hashCode();
    }

    /** Short enough for a log line. */
    @Override
    public String toString() {
        return rangeCount() <= 8 ? stream().toList().toString() : "[" + rangeCount() + " dated ranges]";
    }
}
