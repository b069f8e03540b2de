package dev.bartizan.ban.engine;

import dev.bartizan.ip.IpRange;
import java.time.Instant;
import java.util.Optional;

/**
 * A ban as the engine that imposed it tells it.
 *
 * @param range the banned address or network: always a CIDR
 * @param scenario what it is for: the jail of fail2ban, the scenario of CrowdSec
 * @param reason for people, or empty
 * @param since when it began; none where the engine does not say
 * @param until when it runs out; none for a permanent one
 */
public record EngineBan(
        IpRange range, String scenario, String reason, Optional<Instant> since, Optional<Instant> until) {

    public EngineBan {
        if (!range.isCidr()) {
            throw new IllegalArgumentException("Not a CIDR: " + range);
        }
    }
}
