package dev.bartizan.blocklist.feed;

import dev.bartizan.blocklist.FeedFormat;
import dev.bartizan.ip.set.IpRangeList;
import dev.bartizan.ip.set.IpRangeSet;
import java.util.List;

/**
 * The content of one feed.
 *
 * @param entries the entries in canonical form, not merged
 * @param format the format that was used; {@link FeedFormat#AUTO} if the entries come from no feed
 * @param counts statistics of the parsing
 * @param rejected the first {@value FeedEntries#REJECTED_KEPT} rejected entries, in feed order
 */
public record ParsedFeed(IpRangeList entries, FeedFormat format, FeedCounts counts, List<RejectedLine> rejected) {

    /** The addresses, merged into as few ranges as possible. */
    public IpRangeSet ranges() {
        return entries.joined();
    }
}
