package dev.bartizan.ban.escalation;

import dev.bartizan.ip.IpRange;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * A ban of the history that matters for further bans.
 *
 * @param id id of its row
 * @param began when it began
 * @param ended when it ended or will end
 * @param pardon whether it followed from others and was lifted; then the bans of its range before don't count any more
 */
record EarlierBan(long id, IpRange range, Instant began, Instant ended, boolean pardon) {

    /** When bans of a range were lifted that followed from others, the last time; the minimum if they were not. */
    static Instant pardoned(Collection<EarlierBan> bans, IpRange range) {
        return bans.stream()
                .filter(ban -> ban.pardon && ban.range.equals(range))
                .map(EarlierBan::ended)
                .max(Comparator.naturalOrder())
                .orElse(Instant.MIN);
    }

    /** The bans of one range that count, by their begin. */
    static List<EarlierBan> counting(Collection<EarlierBan> bans, IpRange range) {
        Instant pardoned = pardoned(bans, range);
        return bans.stream()
                .filter(ban -> !ban.pardon && ban.range.equals(range) && ban.began.isAfter(pardoned))
                .sorted(Comparator.comparing(EarlierBan::began))
                .toList();
    }
}
