package dev.bartizan.decision;

import dev.bartizan.blocklist.ListContent;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.IpRangeList;
import dev.bartizan.ip.set.IpRangeSet;

/**
 * What one list blocks.
 *
 * @param list the list
 * @param ranges its entries less the allowlist
 */
public record ListedRanges(ListContent list, IpRangeList ranges) {

    /** The origin of everything that a list has; bans have others. */
    public static final String ORIGIN = "lists";

    /** Without a copy where the allowlist takes nothing away: the ranges are most of the memory. */
    static ListedRanges of(ListContent list, IpRangeSet allowlist) {
        IpRangeList entries = list.ranges().entries();
        boolean cut = allowlist.stream().anyMatch(allowed -> overlaps(list, allowed));
        return new ListedRanges(list, cut ? entries.subtract(allowlist) : entries);
    }

    private static boolean overlaps(ListContent list, IpRange range) {
        return list.ranges().overlapping(range).findAny().isPresent();
    }
}
