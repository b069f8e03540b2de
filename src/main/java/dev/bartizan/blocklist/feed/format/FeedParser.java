package dev.bartizan.blocklist.feed.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.bartizan.blocklist.FeedFormat;
import dev.bartizan.blocklist.feed.ExpansionLimits;
import dev.bartizan.blocklist.feed.FeedException;
import dev.bartizan.blocklist.feed.FeedExpansion;
import dev.bartizan.blocklist.feed.FeedOptions;
import dev.bartizan.blocklist.feed.ParsedFeed;
import dev.bartizan.blocklist.feed.TimeLimit;
import dev.bartizan.blocklist.feed.TimedInput;
import java.io.IOException;
import java.io.InputStream;

/**
 * Parses a feed into ranges: decompresses it, detects its format, and collects its entries. Needs constant memory
 * beside the ranges, for lines of any length. Thread-safe.
 */
public final class FeedParser {

    private static final int LONGEST_JSON_TEXT = 64 * 1024;

    private final ExpansionLimits limits;
    // Don't cache names of external documents; colliding names would slow down other parsers.
    private final JsonFactory json = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(LONGEST_JSON_TEXT)
                    .maxNameLength(LONGEST_JSON_TEXT)
                    .build())
            .build();

    public FeedParser(ExpansionLimits limits) {
        this.limits = limits;
    }

    /**
     * Parses a feed to its end. Doesn't close the stream. Interrupting the thread cancels the parsing.
     *
     * @throws FeedException if it is not a feed, is incomplete, exceeds a limit, or is not read by the deadline
     * @throws IOException if the stream cannot be read
     */
    public ParsedFeed parse(InputStream body, FeedOptions options, TimeLimit deadline) throws IOException {
        var window = new FeedBytes(new TimedInput(FeedExpansion.of(new TimedInput(body, deadline), limits), deadline));
        window.fill();
        FeedHead head = FeedHead.of(window, options);
        FeedFormat format = head.format(options.format());
        FeedOptions.Selection selection = options.selection();
        head.refuseOptions(selection, format);
        var entries = new FeedEntries(options);
        long lines = switch (format) {
            case PLAIN, SPAMHAUS_TEXT -> readLines(window, entries, new PlainLines(entries));
            case RANGE -> readLines(window, entries, new RangeLines(entries));
            case SCORED -> readLines(window, entries, new ScoredLines(entries, selection.minScore()));
            case DSHIELD -> readLines(window, entries, new DshieldLines(entries));
            case TOR -> readLines(window, entries, new TorLines(entries));
            case SPAMHAUS_JSON -> readLines(window, entries, new SpamhausJsonLines(entries, json));
            case RIR -> readLines(window, entries, new RirLines(entries, selection.countries()));
            case CSV -> new DelimitedRecords(entries, window, head.delimiter(), selection).read();
            case PIPE -> new DelimitedRecords(entries, window, '|', selection).read();
            case COLUMNS -> new DelimitedRecords(entries, window, DelimitedFields.WHITE_SPACE, selection).read();
            case JSON ->
                new JsonDocument(entries, json)
                        .read(window.rest(), JsonSelection.ofDocument(selection.pointer(), window, json));
            case NDJSON ->
                readLines(
                        window,
                        entries,
                        new NdjsonLines(entries, json, JsonSelection.ofRecords(selection.pointer(), window, json)));
            case AUTO -> throw new IllegalStateException("The head of a feed never has the format AUTO.");
        };
        return entries.toFeed(format, lines);
    }

    private static long readLines(FeedBytes window, FeedEntries entries, LineFormat format) throws IOException {
        var lines = new FeedLines(window);
        while (lines.next()) {
            if (lines.tooLong()) {
                entries.reject(
                        lines.number(),
                        lines.bytes(),
                        lines.from(),
                        lines.to(),
                        "The line is longer than %d bytes.".formatted(FeedBytes.SIZE));
            } else {
                format.read(lines.bytes(), lines.from(), lines.to(), lines.number());
            }
        }
        format.end();
        return lines.number();
    }
}
