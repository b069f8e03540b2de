package dev.bartizan.decision.export;

import dev.bartizan.decision.ListedRanges;
import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.remediation.Remediation;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedSet;

/**
 * Selects the content of an export.
 *
 * @param sources where the decisions come from
 * @param type type of the decisions
 * @param v4 whether IPv4 is wanted
 * @param v6 whether IPv6 is wanted
 * @param max maximum number of CIDRs
 * @param aggregate whether CIDRs of lists are joined to stay within {@code max}, instead of being left out
 * @param exclude addresses that are left out
 */
record ExportQuery(
        Sources sources,
        Remediation type,
        boolean v4,
        boolean v6,
        OptionalInt max,
        boolean aggregate,
        IpRangeSet exclude) {

    /**
     * Where decisions come from.
     *
     * @param lists names of the lists; empty for all
     * @param origins {@link ListedRanges#ORIGIN} and the origins of bans
     */
    record Sources(SortedSet<String> lists, SortedSet<String> origins) {}

    SortedSet<String> lists() {
        return sources.lists();
    }

    SortedSet<String> origins() {
        return sources.origins();
    }

    boolean ofLists() {
        return origins().contains(ListedRanges.ORIGIN);
    }

    boolean ofBans() {
        return origins().size() > (ofLists() ? 1 : 0);
    }

    /** The wanted address families: true for IPv6, false for IPv4. */
    List<Boolean> families() {
        return v4 && v6 ? List.of(false, true) : List.of(v6);
    }

    boolean wants(boolean ofV6) {
        return ofV6 ? v6 : v4;
    }

    /** The part of a set in the wanted address families. */
    IpRangeSet wanted(IpRangeSet set) {
        return v4 && v6 ? set : set.family(v6);
    }
}
