package dev.bartizan.ban;

import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ip.IpRange;
import dev.bartizan.remediation.Remediation;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Selects bans to list; a null component is no condition.
 *
 * @param active whether they are active
 * @param type type of the bans
 * @param origin origin of the bans
 * @param jail jail of the bans of fail2ban
 * @param covered the address or network that they cover
 * @param since earliest begin
 */
public record BanFilter(
        @Nullable Boolean active,
        @Nullable Remediation type,
        @Nullable String origin,
        @Nullable String jail,
        @Nullable IpRange covered,
        @Nullable Instant since) {

    /** Whether it selects an active ban, apart from {@code covered}. */
    boolean selects(ActiveBan ban) {
        return (type == null || type == ban.type())
                && (origin == null || origin.equals(ban.origin()))
                && (jail == null || jail.equals(ban.scenario()))
                && (since == null || !ban.since().isBefore(since));
    }
}
