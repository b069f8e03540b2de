package dev.bartizan.blocklist.feed.format;

import dev.bartizan.blocklist.FeedFormat;
import dev.bartizan.blocklist.feed.FeedException;
import java.util.OptionalInt;

/** {@link FeedFormat#SCORED}: an address, white space, a whole number. */
final class ScoredLines implements LineFormat {

    private static final int NO_NUMBER = -1;

    private final FeedEntries entries;
    private final int minScore;
    private final boolean scoreNeeded;

    ScoredLines(FeedEntries entries, OptionalInt minScore) {
        this.entries = entries;
        this.minScore = minScore.orElse(0);
        this.scoreNeeded = minScore.isPresent();
    }

    @Override
    public void read(byte[] bytes, int from, int to, long number) throws FeedException {
        int end = from;
        while (end < to && !FeedLines.isBlank(bytes[end]) && !FeedLines.isComment(bytes, end, to)) {
            end++;
        }
        int score = score(bytes, end, LineFormat.endOfValue(bytes, end, to));
        if (score == NO_NUMBER) {
            entries.reject(number, bytes, from, to, "A whole number, the score, must follow the address.");
        } else if (!entries.isAddress(bytes, from, end) && !entries.isAnyNotation(bytes, from, end)) {
            entries.accept();
            entries.reject(number, bytes, from, to);
        } else if (score < minScore) {
            entries.skipBelowScore();
        } else if (!entries.accept()) {
            entries.reject(number, bytes, from, to);
        }
    }

    private int score(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && FeedLines.isBlank(bytes[at])) {
            at++;
        }
        if (at == to) {
            return scoreNeeded ? NO_NUMBER : 0;
        }
        int score = 0;
        for (; at < to; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                return NO_NUMBER;
            }
            score = (int) Math.min(Integer.MAX_VALUE, score * 10L + digit);
        }
        return score;
    }
}
