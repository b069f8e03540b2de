package dev.bartizan.decision;

import dev.bartizan.blocklist.ListContent;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.IpRangeList;
import dev.bartizan.ip.set.IpRangeSet;

/**
 * What one list blocks, or demands something else of.
 *
 * @param list the list
 * @param ranges its entries without the addresses of the allowlist, the exceptions of the list and the protected ones
 */
public record ListedRanges(ListContent list, IpRangeList ranges) {

    /** The origin of all entries of lists. */
    public static final String ORIGIN = "lists";

    /** Copies the ranges only if an exception overlaps the list: they take most of the memory. */
    static ListedRanges of(ListContent list, IpRangeSet excepted) {
        IpRangeList entries = list.ranges().entries();
        boolean cut = excepted.stream().anyMatch(exception -> overlaps(list, exception));
        return new ListedRanges(list, cut ? entries.subtract(excepted) : entries);
    }

    static boolean overlaps(ListContent list, IpRange range) {
        return list.ranges().overlapping(range).findAny().isPresent();
    }
}
