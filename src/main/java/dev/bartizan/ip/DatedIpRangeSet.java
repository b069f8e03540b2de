package dev.bartizan.ip;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An immutable set of addresses, each with the day on which it was first seen. Kept as the fewest sorted, disjoint
 * ranges of one day each.
 *
 * <p>Days are UTC epoch days from 0 to {@link #MAX_DAY}; they take 2 bytes a range on top of what {@link IpRangeSet}
 * takes.
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

    /** All addresses of a set, first seen on one day. */
    public static DatedIpRangeSet firstSeen(IpRangeSet set, int epochDay) {
        char day = day(epochDay);
        char[] days4 = new char[set.rangeCount4()];
        char[] days6 = new char[set.rangeCount6()];
        Arrays.fill(days4, day);
        Arrays.fill(days6, day);
        return new DatedIpRangeSet(set.v4(), days4, set.v6(), days6);
    }

    /** The addresses of the next version: those that are in this one keep their day, the others get the given one. */
    public DatedIpRangeSet advance(IpRangeSet next, int epochDay) {
        char day = day(epochDay);
        DatedRanges4Builder builder4 = new DatedRanges4Builder(next.rangeCount4());
        advance4(next.v4(), day, builder4);
        DatedRanges6Builder builder6 = new DatedRanges6Builder(next.rangeCount6());
        advance6(next.v6(), day, builder6);
        return new DatedIpRangeSet(builder4.ranges(), builder4.days(), builder6.ranges(), builder6.days());
    }

    private void advance4(Ranges4 next, char day, DatedRanges4Builder result) {
        int known = 0;
        for (int i = 0; i < next.size(); i++) {
            int last = next.last(i);
            int at = next.first(i);
            while (known < v4.size() && Integer.compareUnsigned(v4.last(known), at) < 0) {
                known++;
            }
            while (true) {
                if (known == v4.size() || Integer.compareUnsigned(v4.first(known), last) > 0) {
                    result.add(at, last, day);
                    break;
                }
                if (Integer.compareUnsigned(v4.first(known), at) > 0) {
                    result.add(at, v4.first(known) - 1, day);
                    at = v4.first(known);
                }
                if (Integer.compareUnsigned(v4.last(known), last) >= 0) {
                    result.add(at, last, days4[known]);
                    break;
                }
                result.add(at, v4.last(known), days4[known]);
                at = v4.last(known) + 1;
                known++;
            }
        }
    }

    private void advance6(Ranges6 next, char day, DatedRanges6Builder result) {
        int known = 0;
        for (int i = 0; i < next.size(); i++) {
            long lastHigh = next.lastHigh(i);
            long lastLow = next.lastLow(i);
            long high = next.firstHigh(i);
            long low = next.firstLow(i);
            while (known < v6.size() && Ranges6.compare(v6.lastHigh(known), v6.lastLow(known), high, low) < 0) {
                known++;
            }
            while (true) {
                if (known == v6.size()
                        || Ranges6.compare(v6.firstHigh(known), v6.firstLow(known), lastHigh, lastLow) > 0) {
                    result.add(high, low, lastHigh, lastLow, day);
                    break;
                }
                long knownHigh = v6.firstHigh(known);
                long knownLow = v6.firstLow(known);
                if (Ranges6.compare(knownHigh, knownLow, high, low) > 0) {
                    result.add(high, low, knownHigh - (knownLow == 0 ? 1 : 0), knownLow - 1, day);
                    high = knownHigh;
                    low = knownLow;
                }
                long knownLastHigh = v6.lastHigh(known);
                long knownLastLow = v6.lastLow(known);
                if (Ranges6.compare(knownLastHigh, knownLastLow, lastHigh, lastLow) >= 0) {
                    result.add(high, low, lastHigh, lastLow, days6[known]);
                    break;
                }
                result.add(high, low, knownLastHigh, knownLastLow, days6[known]);
                low = knownLastLow + 1;
                high = knownLastHigh + (low == 0 ? 1 : 0);
                known++;
            }
        }
    }

    /** The same addresses without their days; shares the memory of this set unless ranges have to be joined. */
    public IpRangeSet undated() {
        if (!v4.hasAdjacent() && !v6.hasAdjacent()) {
            return new IpRangeSet(v4, v6);
        }
        return new IpRangeSetBuilder().add(new IpRangeSet(v4, v6)).build();
    }

    /** The range that an address lies in and its day, or null when the set does not contain it. */
    public DatedIpRange find(IpAddress address) {
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
        if (index < v4.size()) {
            return new DatedIpRange(IpRange.of4(v4.first(index), v4.last(index)), days4[index]);
        }
        int i = index - v4.size();
        IpRange range = IpRange.of6(v6.firstHigh(i), v6.firstLow(i), v6.lastHigh(i), v6.lastLow(i));
        return new DatedIpRange(range, days6[i]);
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
