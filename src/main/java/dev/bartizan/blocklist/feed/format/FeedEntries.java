package dev.bartizan.blocklist.feed.format;

import dev.bartizan.blocklist.FeedFailure;
import dev.bartizan.blocklist.FeedFormat;
import dev.bartizan.blocklist.feed.FeedCounts;
import dev.bartizan.blocklist.feed.FeedException;
import dev.bartizan.blocklist.feed.FeedOptions;
import dev.bartizan.blocklist.feed.ParsedFeed;
import dev.bartizan.blocklist.feed.RejectedLine;
import dev.bartizan.blocklist.feed.notation.Notation;
import dev.bartizan.ip.IpParser;
import dev.bartizan.ip.IpSyntax;
import dev.bartizan.ip.set.IpRangeList;
import dev.bartizan.ip.set.IpRangeSetBuilder;
import dev.bartizan.ip.set.SpecialPurposeRanges;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/** Collects the entries of one feed and applies the rules that are common to all formats. */
final class FeedEntries {

    static final int REJECTED_KEPT = 100;

    private static final int REJECTED_IN_MESSAGE = 5;

    /** Number of addresses in an IPv4 /8, minus one. */
    private static final long WIDEST_V4 = (1L << 24) - 1;

    /** Number of /64 networks in an IPv6 /19, minus one. */
    private static final long WIDEST_V6_HIGH = (1L << (64 - 19)) - 1;

    private final FeedOptions.Limits limits;
    private final IpParser parser = new IpParser();
    private final Notation notation;
    private final IpRangeSetBuilder ranges = new IpRangeSetBuilder();
    private final List<RejectedLine> rejectedLines = new ArrayList<>();
    private IpSyntax syntax = IpSyntax.EMPTY;
    private String reason = "";
    private long accepted;
    private long rejected;
    private long normalised;
    private long belowScore;

    FeedEntries(FeedOptions options) {
        this.limits = options.limits();
        this.notation = new Notation(options.selection().decimalAddresses());
    }

    /** Parses an address or a CIDR; if true, {@link #accept()} adds it. */
    boolean isAddress(byte[] bytes, int from, int to) {
        syntax = parser.parse(bytes, from, to);
        return syntax.isValid();
    }

    /** Parses an address, a CIDR or a range; if true, {@link #accept()} adds it. */
    boolean isRange(byte[] bytes, int from, int to) {
        syntax = parser.parseRange(bytes, from, to);
        return syntax.isValid();
    }

    /** Parses an address, a CIDR or a range in any {@link Notation}; if true, {@link #accept()} adds it. */
    boolean isAnyNotation(byte[] bytes, int from, int to) {
        return isRange(bytes, from, to)
                || notation.rewrite(bytes, from, to) && isRange(notation.text(), 0, notation.length());
    }

    /** Parses an IPv4 address, the first of a block of addresses; if true, {@link #accept()} adds the block. */
    boolean isBlock(byte[] bytes, int from, int to, long addresses) {
        syntax = parser.parseAddress(bytes, from, to);
        if (syntax.isValid() && !parser.extend4(addresses)) {
            syntax = IpSyntax.NOT_AN_ADDRESS;
        }
        return syntax.isValid();
    }

    /** Why the last {@link #accept()} failed. */
    String reason() {
        return reason;
    }

    /**
     * Adds the entry that was parsed last.
     *
     * @return false if it is invalid or not allowed; {@link #reject(long, byte[], int, int)} then records the reason
     */
    boolean accept() throws FeedException {
        if (!syntax.isValid()) {
            reason = syntax.reason();
            return false;
        }
        if (!limits.allowBroadPrefixes() && isTooBroad()) {
            reason = "This covers more than an IPv4 /8 or an IPv6 /19, and the list does not allow that.";
            return false;
        }
        if (++accepted > limits.maximumEntries()) {
            throw new FeedException(
                    FeedFailure.TOO_MANY_ENTRIES,
                    "The feed has more than %d entries, the maximum.".formatted(limits.maximumEntries()),
                    Map.of("maximum_entries", limits.maximumEntries()));
        }
        if (syntax == IpSyntax.NORMALISED) {
            normalised++;
        }
        ranges.add(parser);
        return true;
    }

    /** Ignores the entry that was parsed last because of its score. */
    void skipBelowScore() {
        belowScore++;
    }

    /** Rejects an entry for the reason of the last {@link #accept()}. */
    void reject(long line, byte[] bytes, int from, int to) {
        reject(line, bytes, from, to, reason);
    }

    void reject(long line, byte[] bytes, int from, int to, String why) {
        rejected++;
        if (rejectedLines.size() < REJECTED_KEPT) {
            rejectedLines.add(new RejectedLine(line, RejectedLine.show(bytes, from, to), why));
        }
    }

    /** Rejects an entry for the reason of the last {@link #accept()}. */
    void rejectLast(long line, String text) {
        reject(line, text, reason);
    }

    void reject(long line, String text, String why) {
        rejected++;
        if (rejectedLines.size() < REJECTED_KEPT) {
            rejectedLines.add(new RejectedLine(line, RejectedLine.show(text), why));
        }
    }

    /** Entries so far, without those below the score. */
    long read() {
        return accepted + rejected;
    }

    /** Returns the content, or rejects the feed if it has too many bad lines. */
    ParsedFeed toFeed(FeedFormat format, long lines) throws FeedException {
        checkShareOfBadLines(format);
        IpRangeList all = sorted();
        IpRangeList kept = limits.keepSpecialPurpose() ? all : all.subtract(SpecialPurposeRanges.ALL);
        BigInteger removed = all.addressCount().subtract(kept.addressCount());
        var counts = new FeedCounts(lines, accepted, rejected, normalised, belowScore, removed);
        return new ParsedFeed(kept, format, counts, List.copyOf(rejectedLines));
    }

    private IpRangeList sorted() throws FeedException {
        try {
            return ranges.buildList();
        } catch (CancellationException e) {
            throw new FeedException(FeedFailure.INTERRUPTED, "Reading the feed was cancelled.", Map.of(), e);
        }
    }

    private boolean isTooBroad() {
        if (parser.isV6()) {
            // Exact for CIDRs; for other ranges to within a /64.
            return Long.compareUnsigned(parser.lastHigh() - parser.firstHigh(), WIDEST_V6_HIGH) > 0;
        }
        return Integer.toUnsignedLong(parser.last4()) - Integer.toUnsignedLong(parser.first4()) > WIDEST_V4;
    }

    private void checkShareOfBadLines(FeedFormat format) throws FeedException {
        long entries = accepted + rejected + belowScore;
        if (rejected * 100 <= entries * limits.maximumBadLinesPercent()) {
            return;
        }
        RejectedLine first = rejectedLines.getFirst();
        var details = new LinkedHashMap<String, Object>();
        details.put("format", format.wireName());
        details.put("entries", entries);
        details.put("rejected", rejected);
        details.put("maximum_percent", limits.maximumBadLinesPercent());
        details.put("first", rejectedLines.subList(0, Math.min(REJECTED_IN_MESSAGE, rejectedLines.size())));
        throw new FeedException(
                FeedFailure.TOO_MANY_BAD_LINES,
                "%d of %d entries cannot be read as %s (at most %d %% may): line %d, “%s”: %s"
                        .formatted(
                                rejected,
                                entries,
                                format.wireName(),
                                limits.maximumBadLinesPercent(),
                                first.line(),
                                first.text(),
                                first.reason()),
                details,
                rejectedLines,
                null);
    }
}
