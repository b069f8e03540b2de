package dev.bartizan.fail2ban.bans;

import dev.bartizan.ip.IpRange;
import java.util.List;

/**
 * What is to be banned or unbanned, and what of it is not.
 *
 * @param ranges addresses and networks, each once: always CIDRs
 * @param refused those that are not sent to the server
 */
public record CheckedAddresses(List<IpRange> ranges, List<BanJob.Failure> refused) {

    public CheckedAddresses {
        ranges = List.copyOf(ranges);
        refused = List.copyOf(refused);
        if (!ranges.stream().allMatch(IpRange::isCidr)) {
            throw new IllegalArgumentException("Not a CIDR");
        }
    }

    /** As fail2ban writes it: a single address without a prefix length. */
    public static String text(IpRange range) {
        return range.first().equals(range.last()) ? range.first().toString() : range.toString();
    }
}
