package dev.bartizan.decision;

import dev.bartizan.blocklist.ListContent;
import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.remediation.Remediation;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the lists block or demand: the large part of a {@link DecisionSet}. Sets that differ only in their bans share it.
 *
 * @param lists the lists that had not expired when this was built, by name
 * @param excepted addresses that they don't block
 * @param ranges what each list blocks or demands, in the same order
 * @param union all addresses that any list of the type {@link Remediation#ban} contains
 * @param addressCount4 number of IPv4 addresses in it, at most 2³²
 * @param nextExpiry when the first of the lists expires; {@link Instant#MAX} without lists
 */
record Listing(
        List<ListContent> lists,
        Excepted excepted,
        List<ListedRanges> ranges,
        IpRangeSet union,
        long addressCount4,
        Instant nextExpiry) {

    /** Builds it in time linear in the number of ranges. */
    static Listing of(List<ListContent> alive, Excepted excepted) {
        IpRangeSet everywhere = excepted.everywhere();
        List<ListedRanges> ranges = alive.stream()
                .map(list -> ListedRanges.of(list, excepted.with(everywhere, list.listId())))
                .toList();
        IpRangeSet union = union(ranges);
        Instant nextExpiry = alive.stream()
                .map(ListContent::until)
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
        return new Listing(alive, excepted, ranges, union, union.addressCount4(), nextExpiry);
    }

    /** The next one; shares the ranges if they stay the same. */
    Listing next(List<ListContent> alive, Excepted next) {
        if (!excepted.sameAllowlist(next) || !lists.equals(alive)) {
            return of(alive, next);
        }
        if (excepted.protectedSet().equals(next.protectedSet())) {
            return this;
        }
        IpRangeSet.Diff diff =
                excepted.protectedSet().all().diff(next.protectedSet().all());
        boolean concerned = Stream.concat(diff.added().stream(), diff.removed().stream())
                .anyMatch(range -> lists.stream().anyMatch(list -> ListedRanges.overlaps(list, range)));
        return concerned ? of(alive, next) : new Listing(lists, next, ranges, union, addressCount4, nextExpiry);
    }

    /** Does not copy a single list. */
    private static IpRangeSet union(List<ListedRanges> ranges) {
        List<IpRangeSet> blocked = ranges.stream()
                .filter(each -> each.list().type() == Remediation.ban)
                .map(each -> each.ranges().joined())
                .toList();
        return blocked.size() == 1 ? blocked.getFirst() : IpRangeSet.unionOf(blocked);
    }

    /** The lists that have not expired, by name. */
    static List<ListContent> alive(Collection<ListContent> lists, Instant now) {
        return lists.stream()
                .filter(list -> list.until().isAfter(now))
                .sorted(Comparator.comparing(ListContent::name))
                .toList();
    }
}
