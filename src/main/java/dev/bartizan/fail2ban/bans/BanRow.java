package dev.bartizan.fail2ban.bans;

import dev.bartizan.ban.engine.EngineBan;
import java.time.Instant;
import java.util.Optional;

/**
 * A ban as fail2ban's database has it.
 *
 * @param id SQLite's row id, greater than that of every row written before that is still there
 * @param jail name of the jail
 * @param ip what is banned; may be any text
 * @param since when it began, to the second
 * @param until when it ends by itself; none for a permanent one
 * @param failures how many failures led to it; 0 where a person banned
 */
public record BanRow(long id, String jail, String ip, Instant since, Optional<Instant> until, int failures) {

    /** Whether it has run out. */
    boolean expired(Instant now) {
        return until.isPresent() && !until.get().isAfter(now);
    }

    /** Why, for people. */
    String reason() {
        return failures == 0 ? "" : failures + (failures == 1 ? " failure" : " failures");
    }

    /** The same for everybody; none where no address is banned. */
    Optional<EngineBan> toBan() {
        return BannedInJail.parse(jail, ip)
                .map(banned -> new EngineBan(banned.range(), jail, reason(), Optional.of(since), until));
    }
}
