package dev.bartizan.blocklist.feed;

import dev.bartizan.blocklist.FeedFormat;
import dev.bartizan.ip.set.IpRangeList;
import dev.bartizan.ip.set.IpRangeSet;
import java.util.List;

/**
 * The content of one feed.
 *
 * @param entries the addresses, normalised, each as the feed lists it
 * @param format the format it was read as, never {@link FeedFormat#AUTO}
 * @param counts what was found on the way
 * @param rejected the first {@value FeedEntries#REJECTED_KEPT} entries that were refused, in feed order
 */
public record ParsedFeed(IpRangeList entries, FeedFormat format, FeedCounts counts, List<RejectedLine> rejected) {

    /** The addresses as the fewest ranges. */
    public IpRangeSet ranges() {
        return entries.joined();
    }
}
