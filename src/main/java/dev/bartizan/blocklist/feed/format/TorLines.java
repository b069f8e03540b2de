package dev.bartizan.blocklist.feed.format;

import dev.bartizan.blocklist.FeedFormat;
import dev.bartizan.blocklist.feed.FeedException;
import java.nio.charset.StandardCharsets;

/** {@link FeedFormat#TOR}: {@code ExitAddress} lines have an address; other known lines are ignored. */
record TorLines(FeedEntries entries) implements LineFormat {

    private static final byte[] EXIT_ADDRESS = word("ExitAddress ");
    private static final byte[][] OTHERS = {word("ExitNode "), word("Published "), word("LastStatus ")};

    /** Whether the line is in this format. */
    static boolean recognises(byte[] bytes, int from, int to) {
        return LineFormat.startsWith(EXIT_ADDRESS, bytes, from, to) || isOther(bytes, from, to);
    }

    @Override
    public void read(byte[] bytes, int from, int to, long number) throws FeedException {
        if (LineFormat.startsWith(EXIT_ADDRESS, bytes, from, to)) {
            int start = from + EXIT_ADDRESS.length;
            int end = start;
            while (end < to && !FeedLines.isBlank(bytes[end])) {
                end++;
            }
            entries.isAddress(bytes, start, end);
            if (!entries.accept()) {
                entries.reject(number, bytes, from, to);
            }
        } else if (!isOther(bytes, from, to)) {
            entries.reject(number, bytes, from, to, "This is not a line of Tor's exit list.");
        }
    }

    private static boolean isOther(byte[] bytes, int from, int to) {
        for (byte[] other : OTHERS) {
            if (LineFormat.startsWith(other, bytes, from, to)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] word(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }
}
