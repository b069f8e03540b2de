package dev.bartizan.fail2ban.bans;

import dev.bartizan.ip.IpRange;
import java.util.List;

/**
 * Validated addresses to ban or unban.
 *
 * @param ranges distinct addresses and networks, all CIDRs
 * @param refused addresses that are not sent to the server
 */
public record CheckedAddresses(List<IpRange> ranges, List<BanJob.Failure> refused) {

    public CheckedAddresses {
        ranges = List.copyOf(ranges);
        refused = List.copyOf(refused);
        if (!ranges.stream().allMatch(IpRange::isCidr)) {
            throw new IllegalArgumentException("Not a CIDR");
        }
    }

    /** The range in fail2ban's notation: an address without a prefix length. */
    public static String text(IpRange range) {
        return range.first().equals(range.last()) ? range.first().toString() : range.toString();
    }
}
