package dev.bartizan.fail2ban.bans;

import dev.bartizan.ban.engine.EngineBan;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.IpSyntaxException;
import java.util.Optional;

/**
 * The key of a ban: a jail has at most one ban of a range in force.
 *
 * @param jail name of the jail
 * @param range the address or network; a CIDR
 */
record JailBanKey(String jail, IpRange range) {

    /** Parses a banned text; empty if it is neither an address nor a CIDR. */
    static Optional<JailBanKey> parse(String jail, String ip) {
        try {
            return Optional.of(IpRange.parse(ip)).filter(IpRange::isCidr).map(range -> new JailBanKey(jail, range));
        } catch (IpSyntaxException unreadable) {
            return Optional.empty();
        }
    }

    static JailBanKey of(EngineBan ban) {
        return new JailBanKey(ban.scenario(), ban.range());
    }

    static JailBanKey of(ActiveBan ban) {
        return new JailBanKey(ban.scenario(), ban.range());
    }

    /** The range in fail2ban's notation: an address without a prefix length. */
    String ip() {
        return range.first().equals(range.last()) ? range.first().toString() : range.toString();
    }
}
