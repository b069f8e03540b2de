package dev.bartizan.ban;

import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import java.time.Duration;
import java.util.Optional;

/**
 * A ban that somebody wants.
 *
 * @param range an address or a network: always a CIDR
 * @param duration how long from now; none for a permanent ban
 * @param origin who bans: {@value BanService#MANUAL} for people, the name of the engine otherwise
 * @param reason for people, or empty
 * @param force whether to ban what is refused otherwise
 * @param requester the address that the order came from, which is not to lock itself out; none where there is no such
 */
public record BanOrder(
        IpRange range,
        Optional<Duration> duration,
        String origin,
        String reason,
        boolean force,
        Optional<IpAddress> requester) {

    public BanOrder {
        if (!range.isCidr()) {
            throw new IllegalArgumentException("Not a CIDR: " + range);
        }
    }
}
