package dev.bartizan.blocklist.feed.format;

import dev.bartizan.blocklist.feed.FeedException;
import java.io.IOException;
import java.util.Arrays;

/** A format with at most one entry per line. */
sealed interface LineFormat
        permits PlainLines, RangeLines, ScoredLines, DshieldLines, TorLines, SpamhausJsonLines, NdjsonLines, RirLines {

    /**
     * Parses one trimmed line, which is not blank and not a comment.
     *
     * @param bytes contains the line from {@code from} to {@code to} (exclusive); valid only during the call
     * @param number of the line, from 1
     */
    void read(byte[] bytes, int from, int to, long number) throws IOException;

    /** Final checks at the end of the feed. */
    default void end() throws FeedException {}

    /** The end of the value before a comment and the white space before that; {@code to} without a comment. */
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

    /** Whether the text begins with the word (case-sensitive). */
    static boolean startsWith(byte[] word, byte[] bytes, int from, int to) {
        return to - from >= word.length && Arrays.equals(bytes, from, from + word.length, word, 0, word.length);
    }
}
