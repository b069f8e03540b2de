package dev.bartizan.blocklist.feed;

import dev.bartizan.blocklist.FeedFormat;
import java.math.BigInteger;

/**
 * Statistics of parsing a feed.
 *
 * @param lines lines of the feed, including comments and blank lines; array elements for {@link FeedFormat#JSON}
 * @param accepted accepted entries, before equal and adjacent ones are merged
 * @param rejected entries that can't be parsed or are not allowed
 * @param normalised accepted entries that are not in canonical form, for example a CIDR with host bits or an
 *     IPv4-mapped IPv6 address
 * @param belowScore entries ignored because of their score
 * @param specialPurposeRemoved number of special-purpose addresses that were removed
 */
public record FeedCounts(
        long lines, long accepted, long rejected, long normalised, long belowScore, BigInteger specialPurposeRemoved) {

    /** All entries of the feed: accepted, rejected or below the score. */
    public long entries() {
        return accepted + rejected + belowScore;
    }
}
