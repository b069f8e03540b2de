package dev.bartizan.fail2ban.list;

import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.CidrCursor;
import dev.bartizan.ip.set.IpRangeList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What has to be done so that a jail has the entries of a list.
 *
 * @param wanted the entries that it should have
 * @param leftOut how many entries the list has besides
 * @param lift what leaves the jail: it was placed there and is not wanted any more
 * @param ban what is wanted and not banned
 * @param placed what will have been placed: never what the jail has banned for reasons of its own
 */
record Placement(Set<IpRange> wanted, int leftOut, List<IpRange> lift, List<IpRange> ban, Set<IpRange> placed) {

    /**
     * Compares.
     *
     * @param entries of the list
     * @param most entries that the jail should have; those with the lowest addresses
     * @param before what was placed there
     * @param banned what the jail has banned now
     */
    static Placement of(IpRangeList entries, int most, Set<IpRange> before, Collection<IpRange> banned) {
        Set<IpRange> wanted = new LinkedHashSet<>();
        int leftOut = 0;
        for (CidrCursor cidrs = CidrCursor.over(entries); cidrs.next(); ) {
            if (wanted.size() < most) {
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

    /** What must be on record before anything is done: what is placed or about to be, also if it all ends half-way. */
    Set<IpRange> intended() {
        Set<IpRange> intended = new LinkedHashSet<>(placed);
        intended.addAll(lift);
        return intended;
    }

    boolean isEmpty() {
        return lift.isEmpty() && ban.isEmpty();
    }
}
