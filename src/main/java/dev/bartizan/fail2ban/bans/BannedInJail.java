package dev.bartizan.fail2ban.bans;

import dev.bartizan.ban.engine.EngineBan;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.IpSyntaxException;
import java.util.Optional;

/**
 * What is banned in which jail: there is at most one ban of each in force.
 *
 * @param jail name of the jail
 * @param range the address or network; a CIDR
 */
record BannedInJail(String jail, IpRange range) {

    /** Reads what fail2ban has banned, which may be any text: none if it is neither an address nor a CIDR. */
    static Optional<BannedInJail> parse(String jail, String ip) {
        try {
            return Optional.of(IpRange.parse(ip)).filter(IpRange::isCidr).map(range -> new BannedInJail(jail, range));
        } catch (IpSyntaxException unreadable) {
            return Optional.empty();
        }
    }

    static BannedInJail of(EngineBan ban) {
        return new BannedInJail(ban.scenario(), ban.range());
    }

    static BannedInJail of(ActiveBan ban) {
        return new BannedInJail(ban.scenario(), ban.range());
    }

    /** As fail2ban writes it: an address without prefix length. */
    String ip() {
        return range.first().equals(range.last()) ? range.first().toString() : range.toString();
    }
}
