package dev.bartizan.ban;

import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import java.time.Duration;
import java.util.Optional;

/**
 * A request for a ban.
 *
 * @param range an address or a network: always a CIDR
 * @param duration duration from now; empty for a permanent ban
 * @param origin {@value BanService#MANUAL} for people, else the name of the engine
 * @param reason the reason for people; may be empty
 * @param force whether to skip the {@link BanGuard}
 * @param requester the client's address, so that the client doesn't ban itself; empty if unknown
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
