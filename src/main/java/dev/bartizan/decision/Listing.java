package dev.bartizan.decision;

import dev.bartizan.blocklist.ListContent;
import dev.bartizan.ip.set.IpRangeSet;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * What the lists block: the large part of a {@link DecisionSet}, shared by all that differ in their bans alone.
 *
 * @param lists the lists that had not expired when this was put together, by name
 * @param allowlist what is not blocked, whatever the lists say
 * @param ranges what each list blocks, in the same order
 * @param union all addresses that any list blocks
 * @param addressCount4 number of IPv4 addresses in it, at most 2³²
 * @param nextExpiry when the first of the lists expires; {@link Instant#MAX} without any
 */
record Listing(
        List<ListContent> lists,
        IpRangeSet allowlist,
        List<ListedRanges> ranges,
        IpRangeSet union,
        long addressCount4,
        Instant nextExpiry) {

    /** Linear in the number of ranges. */
    static Listing of(List<ListContent> alive, IpRangeSet allowlist) {
        List<ListedRanges> ranges =
                alive.stream().map(list -> ListedRanges.of(list, allowlist)).toList();
        IpRangeSet union = union(ranges);
        Instant nextExpiry = alive.stream()
                .map(ListContent::until)
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
        return new Listing(alive, allowlist, ranges, union, union.addressCount4(), nextExpiry);
    }

    /** A single list is not copied. */
    private static IpRangeSet union(List<ListedRanges> ranges) {
        return ranges.size() == 1
                ? ranges.getFirst().ranges().joined()
                : IpRangeSet.unionOf(
                        ranges.stream().map(each -> each.ranges().joined()).toList());
    }

    /** The lists that have not expired, by name. */
    static List<ListContent> alive(Collection<ListContent> lists, Instant now) {
        return lists.stream()
                .filter(list -> list.until().isAfter(now))
                .sorted(Comparator.comparing(ListContent::name))
                .toList();
    }

    /** Whether it is still what these lists and this allowlist come to. */
    boolean isOf(List<ListContent> alive, IpRangeSet allowed) {
        return allowlist == allowed && lists.equals(alive);
    }
}
