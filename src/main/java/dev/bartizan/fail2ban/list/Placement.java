package dev.bartizan.fail2ban.list;

import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.CidrCursor;
import dev.bartizan.ip.set.IpRangeList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The difference between a jail and a list.
 *
 * @param wanted the entries that the jail should have
 * @param leftOut number of further entries of the list
 * @param lift placed entries that the jail should not have any more
 * @param ban wanted entries that are not banned yet
 * @param placed the placed entries afterwards; never contains the jail's own bans
 */
record Placement(Set<IpRange> wanted, int leftOut, List<IpRange> lift, List<IpRange> ban, Set<IpRange> placed) {

    /**
     * Compares a jail with a list.
     *
     * @param entries of the list
     * @param maxEntries maximum number of entries in the jail; those with the lowest addresses are chosen
     * @param before the entries that were placed before
     * @param banned all bans of the jail
     */
    static Placement of(IpRangeList entries, int maxEntries, Set<IpRange> before, Collection<IpRange> banned) {
        Set<IpRange> wanted = new LinkedHashSet<>();
        int leftOut = 0;
        for (CidrCursor cidrs = CidrCursor.over(entries); cidrs.next(); ) {
            if (wanted.size() < maxEntries) {
                wanted.add(cidrs.toRange());
            } else {
                leftOut++;
            }
        }
        Set<IpRange> there = Set.copyOf(banned);
        List<IpRange> lift = before.stream()
                .filter(range -> there.contains(range) && !wanted.contains(range))
                .toList();
        List<IpRange> ban =
                wanted.stream().filter(range -> !there.contains(range)).toList();
        Set<IpRange> placed = new LinkedHashSet<>(before);
        placed.retainAll(wanted);
        placed.addAll(ban);
        return new Placement(wanted, leftOut, lift, ban, placed);
    }

    /** The entries to record before the job starts, so that nothing is lost if it ends early. */
    Set<IpRange> intended() {
        Set<IpRange> intended = new LinkedHashSet<>(placed);
        intended.addAll(lift);
        return intended;
    }

    boolean isEmpty() {
        return lift.isEmpty() && ban.isEmpty();
    }
}
