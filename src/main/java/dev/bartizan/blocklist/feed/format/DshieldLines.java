package dev.bartizan.blocklist.feed.format;

import dev.bartizan.blocklist.FeedFormat;
import dev.bartizan.blocklist.feed.FeedException;
import java.nio.charset.StandardCharsets;

/** {@link FeedFormat#DSHIELD}: the first two columns are the first and the last address. */
final class DshieldLines implements LineFormat {

    private static final byte[] HEADER = "Start".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_RANGE = 100;

    private final FeedEntries entries;
    private final byte[] range = new byte[LONGEST_RANGE];

    DshieldLines(FeedEntries entries) {
        this.entries = entries;
    }

    @Override
    public void read(byte[] bytes, int from, int to, long number) throws FeedException {
        if (LineFormat.startsWith(HEADER, bytes, from, to)) {
            return;
        }
        int firstEnd = endOfWord(bytes, from, to);
        int lastStart = firstEnd;
        while (lastStart < to && FeedLines.isBlank(bytes[lastStart])) {
            lastStart++;
        }
        int lastEnd = endOfWord(bytes, lastStart, to);
        int firstLength = firstEnd - from;
        int lastLength = lastEnd - lastStart;
        if (lastLength == 0 || firstLength + 1 + lastLength > LONGEST_RANGE) {
            entries.reject(number, bytes, from, to, "The first two columns must be the first and the last address.");
            return;
        }
        System.arraycopy(bytes, from, range, 0, firstLength);
        range[firstLength] = '-';
        System.arraycopy(bytes, lastStart, range, firstLength + 1, lastLength);
        entries.isRange(range, 0, firstLength + 1 + lastLength);
        if (!entries.accept()) {
            entries.reject(number, bytes, from, to);
        }
    }

    private static int endOfWord(byte[] bytes, int from, int to) {
        int end = from;
        while (end < to && !FeedLines.isBlank(bytes[end])) {
            end++;
        }
        return end;
    }
}
