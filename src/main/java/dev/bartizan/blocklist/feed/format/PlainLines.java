package dev.bartizan.blocklist.feed.format;

import dev.bartizan.blocklist.FeedFormat;
import dev.bartizan.blocklist.feed.FeedException;

/** {@link FeedFormat#PLAIN} and {@link FeedFormat#SPAMHAUS_TEXT}: an address or a CIDR, and an optional comment. */
record PlainLines(FeedEntries entries, OtherLines others) implements LineFormat {

    PlainLines(FeedEntries entries) {
        this(entries, new OtherLines(entries));
    }

    @Override
    public void read(byte[] bytes, int from, int to, long number) throws FeedException {
        // Most lines contain only the value, so look for a comment only if parsing the whole line fails.
        if (!entries.isAddress(bytes, from, to)) {
            int end = LineFormat.endOfValue(bytes, from, to);
            if (end == to || !entries.isAddress(bytes, from, end)) {
                others.read(bytes, from, end, to, number);
                return;
            }
        }
        if (!entries.accept()) {
            entries.reject(number, bytes, from, to);
        }
    }
}
