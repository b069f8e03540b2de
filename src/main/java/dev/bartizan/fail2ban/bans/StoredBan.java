package dev.bartizan.fail2ban.bans;

import dev.bartizan.ban.engine.EngineBan;
import java.time.Instant;
import java.util.Optional;

/**
 * A ban in fail2ban's database.
 *
 * @param id SQLite's row ID, greater than that of every older row that still exists
 * @param jail name of the jail
 * @param ip the banned address; can be any text
 * @param since when it began, in whole seconds
 * @param until when it ends; empty for a permanent ban
 * @param failures number of failures that led to it; 0 for a manual ban
 */
public record StoredBan(long id, String jail, String ip, Instant since, Optional<Instant> until, int failures) {

    /** Whether it has ended. */
    boolean expired(Instant now) {
        return until.isPresent() && !until.get().isAfter(now);
    }

    /** The reason for users; empty for a manual ban. */
    String reason() {
        return failures == 0 ? "" : failures + (failures == 1 ? " failure" : " failures");
    }

    /** The ban for other packages; empty if it is not of an address or CIDR. */
    Optional<EngineBan> toBan() {
        return JailBanKey.parse(jail, ip)
                .map(banned -> new EngineBan(banned.range(), jail, reason(), Optional.of(since), until));
    }
}
