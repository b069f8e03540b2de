package dev.bartizan.fail2ban.list;

import dev.bartizan.fail2ban.protocol.JailName;
import dev.bartizan.ip.IpRange;
import java.util.Set;

/**
 * A list whose entries are banned in a jail, as stored.
 *
 * @param maxEntries maximum number of entries in the jail
 * @param placed the entries that Bartizan has banned there, or was about to ban
 */
record FollowedList(long id, JailName jail, String list, int maxEntries, JailListRow.Mode mode, Set<IpRange> placed) {

    static FollowedList of(JailListRow row) {
        return new FollowedList(
                row.id, new JailName(row.jail), row.list, row.maxEntries, row.mode, Set.copyOf(row.placed()));
    }
}
