package dev.bartizan.blocklist.feed;

import dev.bartizan.blocklist.BlocklistConfig;
import dev.bartizan.blocklist.FeedFormat;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Options for parsing one feed.
 *
 * @param format the format; {@link FeedFormat#AUTO} to detect it
 */
public record FeedOptions(FeedFormat format, Selection selection, Limits limits) {

    /**
     * Which part of the feed is read.
     *
     * @param minScore minimum score of entries ({@link FeedFormat#hasScores()} only)
     * @param column column with the address: a number from 1, or a header ({@link FeedFormat#hasColumns()} only)
     * @param scoreColumn column with the score, likewise
     * @param pointer where the addresses of a JSON document are: {@link dev.bartizan.blocklist.JsonPath}s or a JSON Pointer
     * @param countries two-letter codes in upper case ({@link FeedFormat#RIR} only); empty for all
     * @param decimalAddresses whether decimal numbers of at most 32 bits are IPv4 addresses
     */
    public record Selection(
            OptionalInt minScore,
            Optional<String> column,
            Optional<String> scoreColumn,
            Optional<String> pointer,
            Set<String> countries,
            boolean decimalAddresses) {

        /** All entries, in the format's default column or the JSON document itself. */
        public static final Selection DEFAULT = new Selection(
                OptionalInt.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Set.of(), false);
    }

    /**
     * What the feed may contain.
     *
     * @param keepSpecialPurpose whether private, loopback and other special-purpose addresses are kept
     * @param allowBroadPrefixes whether ranges larger than an IPv4 /8 or an IPv6 /19 are accepted
     * @param maximumBadLinesPercent maximum share of unreadable entries, 0 to 100; 100 switches the check off
     * @param maximumEntries maximum number of entries
     */
    public record Limits(
            boolean keepSpecialPurpose, boolean allowBroadPrefixes, int maximumBadLinesPercent, int maximumEntries) {}

    /** The default options for a format. */
    public static FeedOptions of(FeedFormat format, BlocklistConfig.Guards guards) {
        return new FeedOptions(
                format,
                Selection.DEFAULT,
                new Limits(false, false, guards.maximumBadLinesPercent(), guards.maximumEntries()));
    }
}
