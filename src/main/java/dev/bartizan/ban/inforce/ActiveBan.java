package dev.bartizan.ban.inforce;

import dev.bartizan.ip.IpRange;
import java.time.Instant;
import java.util.Optional;

/**
 * A ban in memory.
 *
 * @param id id of its row
 * @param range the banned address or network: always a CIDR
 * @param origin origin of the ban, such as {@code bartizan} for bans by people
 * @param scenario the jail of fail2ban or the scenario of CrowdSec; {@value #MANUAL_SCENARIO} for bans by people,
 *     {@value #REPEAT_SCENARIO} or {@value #NETWORK_SCENARIO} for bans that follow from others
 * @param reason the reason for people; may be empty
 * @param since when it began
 * @param until when it expires; empty for a permanent ban
 */
public record ActiveBan(
        long id, IpRange range, String origin, String scenario, String reason, Instant since, Optional<Instant> until) {

    /**
     * The scenario of bans by people. Not their reason, which can be any text, because bouncers use the scenario in
     * names of sets.
     */
    public static final String MANUAL_SCENARIO = "ban";

    /** The scenario of longer bans of repeat offenders; their origin is that of bans by people. */
    public static final String REPEAT_SCENARIO = "repeat-offender";

    /** The scenario of bans of networks with many banned addresses; their origin is that of bans by people. */
    public static final String NETWORK_SCENARIO = "network";

    public ActiveBan {
        if (!range.isCidr()) {
            throw new IllegalArgumentException("Not a CIDR: " + range);
        }
    }

    /** A copy with another end. */
    public ActiveBan until(Optional<Instant> end) {
        return new ActiveBan(id, range, origin, scenario, reason, since, end);
    }

    /** Whether it has not expired. */
    public boolean active(Instant now) {
        return until.isEmpty() || until.get().isAfter(now);
    }
}
