package dev.bartizan.blocklist.feed.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.bartizan.blocklist.FeedFormat;
import dev.bartizan.blocklist.feed.Deadline;
import dev.bartizan.blocklist.feed.ExpansionLimits;
import dev.bartizan.blocklist.feed.FeedException;
import dev.bartizan.blocklist.feed.FeedExpansion;
import dev.bartizan.blocklist.feed.FeedOptions;
import dev.bartizan.blocklist.feed.ParsedFeed;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads a feed into ranges: expands it, finds its format, and takes its entries by the rules for addresses. Works in
 * constant memory beside the ranges themselves, whatever the length of lines. Thread-safe.
 */
public final class FeedParser {

    private static final int LONGEST_JSON_TEXT = 64 * 1024;

    private final ExpansionLimits limits;
    // Names of a foreign document are not worth keeping, and many that collide must not slow down others.
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
     * Reads a feed to its end. The stream is not closed. Interrupting the thread ends it.
     *
     * @throws FeedException if it is no feed, is incomplete, breaks a limit, or is not read by the deadline
     * @throws IOException if the stream cannot be read
     */
    public ParsedFeed parse(InputStream body, FeedOptions options, Deadline deadline) throws IOException {
        var window = new FeedBytes(new TimedInput(FeedExpansion.of(new TimedInput(body, deadline), limits), deadline));
        window.fill();
        FeedHead head = FeedHead.of(window);
        FeedFormat format = head.format(options.format());
        var entries = new FeedEntries(options);
        long lines = switch (format) {
            case PLAIN, SPAMHAUS_TEXT -> readLines(window, entries, new PlainLines(entries));
            case RANGE -> readLines(window, entries, new RangeLines(entries));
            case SCORED -> readLines(window, entries, new ScoredLines(entries, options.minScore()));
            case DSHIELD -> readLines(window, entries, new DshieldLines(entries));
            case TOR -> readLines(window, entries, new TorLines(entries));
            case SPAMHAUS_JSON -> readLines(window, entries, new SpamhausJsonLines(entries, json));
            case CSV -> new DelimitedRecords(entries, window, head.delimiter(), options.column()).read();
            case PIPE -> new DelimitedRecords(entries, window, '|', options.column()).read();
            case JSON -> new JsonArray(entries, json).read(window.rest(), options.pointer());
            case AUTO -> throw new IllegalStateException("The head of a feed always tells a format.");
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
