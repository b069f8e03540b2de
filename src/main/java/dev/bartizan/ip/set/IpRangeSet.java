package dev.bartizan.ip.set;

import dev.bartizan.ip.CidrVisitor;
import dev.bartizan.ip.Cidrs;
import dev.bartizan.ip.Combination;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.Ranges6;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An immutable set of addresses of both families, stored in as few ranges as possible: sorted, disjoint and not
 * adjacent, IPv4 before IPv6. Sets with the same addresses are equal.
 *
 * <p>An IPv4 range takes at most 9 bytes, an IPv6 range 32. A lookup reads a few cache lines, independent of the size.
 * Operations on two sets are linear.
 */
public final class IpRangeSet {

    public static final IpRangeSet EMPTY = new IpRangeSet(Ranges4.EMPTY, Ranges6.EMPTY);

    private final Ranges4 v4;
    private final Ranges6 v6;

    IpRangeSet(Ranges4 v4, Ranges6 v6) {
        this.v4 = v4;
        this.v6 = v6;
    }

    public static IpRangeSet of(IpRange... ranges) {
        return of(List.of(ranges));
    }

    public static IpRangeSet of(Collection<IpRange> ranges) {
        IpRangeSetBuilder builder = new IpRangeSetBuilder();
        ranges.forEach(builder::add);
        return builder.build();
    }

    /** All addresses of any of the sets; linear in the number of their ranges. */
    public static IpRangeSet unionOf(Collection<IpRangeSet> sets) {
        IpRangeSetBuilder builder = new IpRangeSetBuilder();
        sets.forEach(builder::add);
        return builder.build();
    }

    public IpRangeSet union(IpRangeSet other) {
        return combine(other, Combination.UNION);
    }

    public IpRangeSet intersect(IpRangeSet other) {
        return combine(other, Combination.INTERSECTION);
    }

    /** The addresses of this set that are not in the other. */
    public IpRangeSet subtract(IpRangeSet other) {
        return combine(other, Combination.DIFFERENCE);
    }

    /** The difference from this set to the next one. */
    public Diff diff(IpRangeSet next) {
        return new Diff(next.subtract(this), subtract(next));
    }

    private IpRangeSet combine(IpRangeSet other, Combination combination) {
        return new IpRangeSet(Ranges4.combine(v4, other.v4, combination), Ranges6.combine(v6, other.v6, combination));
    }

    public boolean contains(IpAddress address) {
        return address.v6() ? v6.contains(address.high(), address.low()) : v4.contains(address.value4());
    }

    public boolean contains4(int address) {
        return v4.contains(address);
    }

    public boolean contains6(long high, long low) {
        return v6.contains(high, low);
    }

    /** The range that contains an address; nothing if there is none. */
    public @Nullable IpRange rangeContaining(IpAddress address) {
        if (address.v6()) {
            int found = v6.find(address.high(), address.low());
            return found < 0 ? null : v6.range(found);
        }
        int found = v4.find(address.value4());
        return found < 0 ? null : v4.range(found);
    }

    /** Whether any address of the range is in this set. */
    public boolean overlaps(IpRange range) {
        IpAddress first = range.first();
        IpAddress last = range.last();
        return range.isV6()
                ? v6.overlaps(first.high(), first.low(), last.high(), last.low())
                : v4.overlaps(first.value4(), last.value4());
    }

    /** Whether every address of the range is in this set. */
    public boolean containsAll(IpRange range) {
        IpRange containing = rangeContaining(range.first());
        return containing != null && containing.contains(range.last());
    }

    public boolean isEmpty() {
        return rangeCount() == 0;
    }

    public int rangeCount() {
        return v4.size() + v6.size();
    }

    public int rangeCount4() {
        return v4.size();
    }

    public int rangeCount6() {
        return v6.size();
    }

    public BigInteger addressCount() {
        return v6.addressCount().add(BigInteger.valueOf(v4.addressCount()));
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
    public IpRange range(int index) {
        return index < v4.size() ? v4.range(index) : v6.range(index - v4.size());
    }

    public void forEach(Consumer<IpRange> consumer) {
        stream().forEach(consumer);
    }

    public Stream<IpRange> stream() {
        return IntStream.range(0, rangeCount()).mapToObj(this::range);
    }

    /** Visits the IPv4 ranges in ascending order without allocating. */
    public void forEach4(Visitor4 visitor) {
        for (int i = 0; i < v4.size(); i++) {
            visitor.range(v4.first(i), v4.last(i));
        }
    }

    /** Visits the IPv6 ranges in ascending order without allocating. */
    public void forEach6(Visitor6 visitor) {
        for (int i = 0; i < v6.size(); i++) {
            visitor.range(v6.firstHigh(i), v6.firstLow(i), v6.lastHigh(i), v6.lastLow(i));
        }
    }

    /** Number of CIDRs that {@link #forEachCidr} visits. */
    public long cidrCount() {
        long count = 0;
        for (int i = 0; i < v4.size(); i++) {
            count += Cidrs.count4(v4.first(i), v4.last(i));
        }
        for (int i = 0; i < v6.size(); i++) {
            count += Cidrs.count6(v6.firstHigh(i), v6.firstLow(i), v6.lastHigh(i), v6.lastLow(i));
        }
        return count;
    }

    /** Visits the smallest list of CIDRs of this set without allocating. */
    public void forEachCidr(CidrVisitor visitor) {
        forEach4((first, last) -> Cidrs.split4(first, last, visitor));
        forEach6((firstHigh, firstLow, lastHigh, lastLow) ->
                Cidrs.split6(firstHigh, firstLow, lastHigh, lastLow, visitor));
    }

    /**
     * A superset of this set with at most {@code maxPrefixes} CIDRs and few additional addresses.
     *
     * <p>Joins the CIDRs whose common network adds the fewest addresses first. To compare the families, one IPv4
     * address counts like one IPv6 /64, because a host usually gets one of them.
     *
     * @param maxPrefixes at least 1, at least 2 for a set with both families
     */
    public Aggregation aggregate(int maxPrefixes) {
        return aggregate(maxPrefixes, EMPTY);
    }

    /**
     * Like {@link #aggregate(int)}, but never adds the addresses of {@code keptFree}; the result can have more CIDRs
     * than {@code maxPrefixes}.
     *
     * @param keptFree addresses that are not added; disjoint from this set
     */
    public Aggregation aggregate(int maxPrefixes, IpRangeSet keptFree) {
        return PrefixAggregator.aggregate(this, maxPrefixes, keptFree);
    }

    /** The addresses of one family; shares the memory of this set. */
    public IpRangeSet family(boolean ofV6) {
        return ofV6 ? new IpRangeSet(Ranges4.EMPTY, v6) : new IpRangeSet(v4, Ranges6.EMPTY);
    }

    /** The addresses that are in a range, in time linear in the number of ranges there. */
    public IpRangeSet within(IpRange range) {
        IpRangeSetBuilder builder = new IpRangeSetBuilder();
        if (range.isV6()) {
            IpAddress last = range.last();
            int floor = v6.floor(range.first().high(), range.first().low());
            for (int i = Math.max(floor, 0);
                    i < v6.size() && Ranges6.compare(v6.firstHigh(i), v6.firstLow(i), last.high(), last.low()) <= 0;
                    i++) {
                addOverlap(v6.range(i), range, builder);
            }
        } else {
            int last = range.last().value4();
            int floor = v4.floor(range.first().value4());
            for (int i = Math.max(floor, 0); i < v4.size() && Integer.compareUnsigned(v4.first(i), last) <= 0; i++) {
                addOverlap(v4.range(i), range, builder);
            }
        }
        return builder.build();
    }

    private static void addOverlap(IpRange one, IpRange other, IpRangeSetBuilder builder) {
        if (one.overlaps(other)) {
            IpAddress first = one.first().compareTo(other.first()) > 0 ? one.first() : other.first();
            IpAddress last = one.last().compareTo(other.last()) < 0 ? one.last() : other.last();
            builder.add(new IpRange(first, last));
        }
    }

    /** The lowest {@code cidrs} CIDRs; all if there are fewer. */
    public IpRangeSet lowest(int cidrs) {
        IpRangeSetBuilder builder = new IpRangeSetBuilder();
        CidrCursor cursor = CidrCursor.over(this);
        for (int i = 0; i < cidrs && cursor.next(); i++) {
            builder.add(cursor.toRange());
        }
        return builder.build();
    }

    Ranges4 v4() {
        return v4;
    }

    Ranges6 v6() {
        return v6;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpRangeSet that && v4.equals(that.v4) && v6.equals(that.v6);
    }

    @Override
    public int hashCode() {
        return 31 * v4.hashCode() + v6.hashCode();
    }

    /** Short enough for a log line. */
    @Override
    public String toString() {
        return rangeCount() <= 8 ? stream().toList().toString() : "[" + rangeCount() + " ranges]";
    }

    /** The difference from one set to another. */
    public record Diff(IpRangeSet added, IpRangeSet removed) {

        public boolean isEmpty() {
            return added.isEmpty() && removed.isEmpty();
        }
    }

    /**
     * A superset with fewer CIDRs.
     *
     * @param ranges the set
     * @param overblocked number of addresses that the original set doesn't have
     */
    public record Aggregation(IpRangeSet ranges, BigInteger overblocked) {}

    /** Receives IPv4 ranges, both ends included. */
    @FunctionalInterface
    public interface Visitor4 {
        void range(int first, int last);
    }

    /** Receives IPv6 ranges, both ends included. */
    @FunctionalInterface
    public interface Visitor6 {
        void range(long firstHigh, long firstLow, long lastHigh, long lastLow);
    }
}
