package dev.bartizan.decision;

import dev.bartizan.blocklist.ListContent;
import dev.bartizan.ip.set.IpRangeSet;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * What the lists block: the large part of a {@link DecisionSet}. Sets that differ only in their bans share it.
 *
 * @param lists the lists that had not expired when this was built, by name
 * @param allowlist addresses that are never blocked
 * @param ranges what each list blocks, in the same order
 * @param union all addresses that any list blocks
 * @param addressCount4 number of IPv4 addresses in it, at most 2³²
 * @param nextExpiry when the first of the lists expires; {@link Instant#MAX} without lists
 */
record Listing(
        List<ListContent> lists,
        IpRangeSet allowlist,
        List<ListedRanges> ranges,
        IpRangeSet union,
        long addressCount4,
        Instant nextExpiry) {

    /** Builds it in time linear in the number of ranges. */
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

    /** Does not copy a single list. */
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

    /** Whether this was built from these lists and this allowlist. */
    boolean isOf(List<ListContent> alive, IpRangeSet allowed) {
        return allowlist == allowed && lists.equals(alive);
    }
}
