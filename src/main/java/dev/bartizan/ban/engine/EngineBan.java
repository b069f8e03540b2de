package dev.bartizan.ban.engine;

import dev.bartizan.ip.IpRange;
import dev.bartizan.remediation.Remediation;
import java.time.Instant;
import java.util.Optional;

/**
 * A ban as its engine reports it.
 *
 * @param range the banned address or network: always a CIDR
 * @param type what is to be done with the requests of the range
 * @param scenario the jail of fail2ban or the scenario of CrowdSec
 * @param reason the reason for people; may be empty
 * @param since when it began; empty if the engine does not report it
 * @param until when it expires; empty for a permanent ban
 */
public record EngineBan(
        IpRange range,
        Remediation type,
        String scenario,
        String reason,
        Optional<Instant> since,
        Optional<Instant> until) {

    public EngineBan {
        if (!range.isCidr()) {
            throw new IllegalArgumentException("Not a CIDR: " + range);
        }
    }

    /** The same ban with another end. */
    public EngineBan until(Instant end) {
        return new EngineBan(range, type, scenario, reason, since, Optional.of(end));
    }

    /** A ban of the type {@link Remediation#ban}. */
    public EngineBan(IpRange range, String scenario, String reason, Optional<Instant> since, Optional<Instant> until) {
        this(range, Remediation.ban, scenario, reason, since, until);
    }
}
