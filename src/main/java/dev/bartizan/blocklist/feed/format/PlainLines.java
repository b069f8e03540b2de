package dev.bartizan.blocklist.feed.format;

import dev.bartizan.blocklist.FeedFormat;
import dev.bartizan.blocklist.feed.FeedException;

/** {@link FeedFormat#PLAIN} and {@link FeedFormat#SPAMHAUS_TEXT}: an address or a CIDR, perhaps a comment. */
record PlainLines(FeedEntries entries) implements LineFormat {

    @Override
    public void read(byte[] bytes, int from, int to, long number) throws FeedException {
        // Most lines are nothing but the value, so a comment is looked for only where that is not so.
        if (!entries.isAddress(bytes, from, to)) {
            entries.isAddress(bytes, from, LineFormat.endOfValue(bytes, from, to));
        }
        if (!entries.accept()) {
            entries.reject(number, bytes, from, to);
        }
    }
}
