package dev.bartizan.blocklist.comparison;

import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.IpRangeList;
import dev.bartizan.ip.set.IpRangeSet;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The difference between two contents of a list.
 *
 * @param added what only the second has
 * @param removed what only the first has
 */
public record ListDifference(Side added, Side removed) {

    private static final int SHOWN = 100;

    /** One side of a difference. */
    @Schema(name = "ListDifferenceSide", description = "One side of a difference.")
    public record Side(
            @Schema(description = "Number of entries that the other content doesn't have completely.")
            long ranges,

            @Schema(description = "Number of IPv4 addresses.")
            long ipv4Addresses,

            @Schema(description = "The first 100 ranges of addresses.")
            List<String> first) {}

    /** Compares two contents, in time linear in their sizes. */
    public static ListDifference between(IpRangeList before, IpRangeList after) {
        IpRangeSet known = before.joined();
        IpRangeSet next = after.joined();
        IpRangeSet.Diff diff = known.diff(next);
        return new ListDifference(side(after, known, diff.added()), side(before, next, diff.removed()));
    }

    private static Side side(IpRangeList entries, IpRangeSet other, IpRangeSet only) {
        return new Side(
                entries.countOutside(other),
                only.addressCount4(),
                only.stream().limit(SHOWN).map(IpRange::toString).toList());
    }
}
