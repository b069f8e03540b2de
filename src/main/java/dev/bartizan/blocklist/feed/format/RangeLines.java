package dev.bartizan.blocklist.feed.format;

import dev.bartizan.blocklist.FeedFormat;
import dev.bartizan.blocklist.feed.FeedException;

/** {@link FeedFormat#RANGE}: {@code a-b}, {@code a - b}, {@code name:a-b}, also single addresses and CIDRs. */
record RangeLines(FeedEntries entries, OtherLines others) implements LineFormat {

    RangeLines(FeedEntries entries) {
        this(entries, new OtherLines(entries));
    }

    @Override
    public void read(byte[] bytes, int from, int to, long number) throws FeedException {
        if (!isRange(bytes, from, to)) {
            int end = LineFormat.endOfValue(bytes, from, to);
            if (end == to || !isRange(bytes, from, end)) {
                others.read(bytes, from, end, to, number);
                return;
            }
        }
        if (!entries.accept()) {
            entries.reject(number, bytes, from, to);
        }
    }

    private boolean isRange(byte[] bytes, int from, int to) {
        return entries.isRange(bytes, from, to) || isNamedRange(bytes, from, to);
    }

    /** The name can contain any characters, including colons and comment signs; named ranges are IPv4. */
    private boolean isNamedRange(byte[] bytes, int from, int to) {
        boolean dash = false;
        for (int at = to - 1; at >= from; at--) {
            if (bytes[at] == ':') {
                return dash && entries.isRange(bytes, at + 1, to);
            }
            dash |= bytes[at] == '-';
        }
        return false;
    }
}
