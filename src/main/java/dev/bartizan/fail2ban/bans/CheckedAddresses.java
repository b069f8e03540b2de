package dev.bartizan.fail2ban.bans;

import dev.bartizan.ip.IpRange;
import java.util.Collection;
import java.util.List;

/**
 * What to ban or unban in a jail.
 *
 * @param texts distinct texts in fail2ban's notation: addresses and CIDRs; to unban, also other texts that the jail bans
 * @param refused texts that are not sent to the server
 */
public record CheckedAddresses(List<String> texts, List<BanJob.Failure> refused) {

    public CheckedAddresses {
        texts = List.copyOf(texts);
        refused = List.copyOf(refused);
    }

    /**
     * Addresses and networks that are all sent.
     *
     * @param ranges distinct CIDRs
     */
    public static CheckedAddresses of(Collection<IpRange> ranges) {
        return new CheckedAddresses(ranges.stream().map(CheckedAddresses::text).toList(), List.of());
    }

    /**
     * The range in fail2ban's notation: an address without a prefix length.
     *
     * @throws IllegalArgumentException if the range is not a CIDR
     */
    public static String text(IpRange range) {
        if (!range.isCidr()) {
            throw new IllegalArgumentException("Not a CIDR: " + range);
        }
        return range.first().equals(range.last()) ? range.first().toString() : range.toString();
    }
}
