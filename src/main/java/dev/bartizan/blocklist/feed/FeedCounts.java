package dev.bartizan.blocklist.feed;

import dev.bartizan.blocklist.FeedFormat;
import java.math.BigInteger;

/**
 * What was found while a feed was read.
 *
 * @param lines lines of the feed, comments and blank ones included; array elements for {@link FeedFormat#JSON}
 * @param accepted entries taken, before equal and adjoining ones were merged
 * @param rejected entries that could not be read or are not allowed
 * @param normalised accepted entries that were written differently from what they mean, for example a CIDR with host
 *     bits or an IPv4-mapped IPv6 address
 * @param belowScore entries left out because of their score
 * @param specialPurposeRemoved addresses removed because they are in special-purpose space
 */
public record FeedCounts(
        long lines, long accepted, long rejected, long normalised, long belowScore, BigInteger specialPurposeRemoved) {

    /** Entries of the feed, good or bad. */
    public long entries() {
        return accepted + rejected + belowScore;
    }
}
