package dev.bartizan.blocklist.feed.format;

import dev.bartizan.blocklist.feed.FeedException;
import dev.bartizan.blocklist.feed.notation.DirectiveLine;
import dev.bartizan.blocklist.feed.notation.Notation;

/** Lines with an entry that is not in standard notation; slower than the formats that they occur in. */
record OtherLines(FeedEntries entries) {

    private static final String DECIMAL = "This is a number. Only lists with decimal_addresses read it as an address.";

    /**
     * Parses one line.
     *
     * @param end end of the value, before a comment
     * @param to end of the line
     */
    void read(byte[] bytes, int from, int end, int to, long number) throws FeedException {
        int start = DirectiveLine.addresses(bytes, from, end);
        if (start != DirectiveLine.NONE) {
            readAddresses(bytes, from, start, end, to, number);
            return;
        }
        boolean valid = entries.isAnyNotation(bytes, from, end);
        if (!valid && Notation.isDecimal(bytes, from, end)) {
            entries.reject(number, bytes, from, to, DECIMAL);
        } else if (!entries.accept() && !DirectiveLine.isContext(bytes, from, end)) {
            entries.reject(number, bytes, from, to);
        }
    }

    private void readAddresses(byte[] bytes, int from, int start, int end, int to, long number) throws FeedException {
        int at = DirectiveLine.next(bytes, start, end);
        if (at == end) {
            entries.reject(number, bytes, from, to, "No address follows the directive.");
        }
        while (at < end) {
            int next = DirectiveLine.end(bytes, at, end);
            entries.isAnyNotation(bytes, at, next);
            if (!entries.accept()) {
                entries.reject(number, bytes, from, to);
            }
            at = DirectiveLine.next(bytes, next, end);
        }
    }
}
