package dev.bartizan.blocklist.feed.format;

import dev.bartizan.blocklist.feed.FeedException;
import java.io.IOException;
import java.util.Arrays;

/** A format with at most one entry a line. */
sealed interface LineFormat permits PlainLines, RangeLines, ScoredLines, DshieldLines, TorLines, SpamhausJsonLines {

    /**
     * Reads one line, without white space around it; never a blank one or a comment.
     *
     * @param bytes holds the line from {@code from} to {@code to}, exclusive, only during the call
     * @param number of the line, from 1
     */
    void read(byte[] bytes, int from, int to, long number) throws IOException;

    /** Checks at the end of the feed what could not be checked line by line. */
    default void end() throws FeedException {}

    /** Where a comment starts behind the value, without the white space between them; {@code to} if there is none. */
    static int endOfValue(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            if (FeedLines.isComment(bytes, at, to)) {
                while (at > from && FeedLines.isBlank(bytes[at - 1])) {
                    at--;
                }
                return at;
            }
        }
        return to;
    }

    /** Whether the text begins with that word, in that case. */
    static boolean startsWith(byte[] word, byte[] bytes, int from, int to) {
        return to - from >= word.length && Arrays.equals(bytes, from, from + word.length, word, 0, word.length);
    }
}
