package dev.bartizan.ban.inforce;

import dev.bartizan.ip.IpRange;
import java.time.Instant;
import java.util.Optional;

/**
 * A ban that is in force until it runs out.
 *
 * @param id of its row
 * @param range the banned address or network: always a CIDR
 * @param origin who banned it, such as {@code bartizan} for a person
 * @param scenario what it is for: the jail of fail2ban, the scenario of CrowdSec, {@value #MANUAL_SCENARIO} for people
 * @param reason for people, or empty
 * @param since when it began
 * @param until when it runs out; none for a permanent one
 */
public record ActiveBan(
        long id, IpRange range, String origin, String scenario, String reason, Instant since, Optional<Instant> until) {

    /** What bans of people are for: bouncers make names of sets from it, so their reason, which may be any text, won't do. */
    public static final String MANUAL_SCENARIO = "ban";

    public ActiveBan {
        if (!range.isCidr()) {
            throw new IllegalArgumentException("Not a CIDR: " + range);
        }
    }

    /** This one with another end. */
    public ActiveBan until(Optional<Instant> end) {
        return new ActiveBan(id, range, origin, scenario, reason, since, end);
    }

    /** Whether it is in force. */
    public boolean active(Instant now) {
        return until.isEmpty() || until.get().isAfter(now);
    }
}
