package dev.bartizan.blocklist.feed.format;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bartizan.blocklist.FeedFormat;
import dev.bartizan.blocklist.feed.ExpansionLimits;
import dev.bartizan.blocklist.feed.FeedException;
import dev.bartizan.blocklist.feed.FeedOptions;
import dev.bartizan.blocklist.feed.ParsedFeed;
import dev.bartizan.blocklist.feed.TimeLimit;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.IpRangeSet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** A feed in a string and the options of its list. Keeps special-purpose addresses. */
record TextFeed(String text, FeedFormat format, FeedOptions.Selection selection) {

    private static final FeedParser PARSER = new FeedParser(new ExpansionLimits(1 << 30, 200));
    private static final TimeLimit SOON = TimeLimit.in(Duration.ofMinutes(10));

    static TextFeed of(String text) {
        return new TextFeed(text, FeedFormat.AUTO, FeedOptions.Selection.DEFAULT);
    }

    TextFeed as(FeedFormat newFormat) {
        return new TextFeed(text, newFormat, selection);
    }

    TextFeed withPointer(String pointer) {
        return with(selection.minScore(), selection.column(), selection.scoreColumn(), Optional.of(pointer), Set.of());
    }

    TextFeed withMinScore(int score) {
        return with(OptionalInt.of(score), selection.column(), selection.scoreColumn(), selection.pointer(), Set.of());
    }

    TextFeed withColumns(String column, String scoreColumn) {
        return with(
                selection.minScore(),
                Optional.ofNullable(column),
                Optional.ofNullable(scoreColumn),
                selection.pointer(),
                Set.of());
    }

    TextFeed withCountries(String... countries) {
        return with(
                selection.minScore(),
                selection.column(),
                selection.scoreColumn(),
                selection.pointer(),
                Set.of(countries));
    }

    ParsedFeed parse() throws IOException {
        return PARSER.parse(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                new FeedOptions(format, selection, new FeedOptions.Limits(true, false, 25, 10_000_000)),
                SOON);
    }

    FeedException failure() {
        return catchThrowableOfType(FeedException.class, this::parse);
    }

    /** The ranges that blanks separate in a text. */
    static IpRangeSet ranges(String text) {
        return IpRangeSet.of(Arrays.stream(text.split(" ")).map(IpRange::parse).toList());
    }

    private TextFeed with(
            OptionalInt minScore,
            Optional<String> column,
            Optional<String> scoreColumn,
            Optional<String> pointer,
            Set<String> countries) {
        return new TextFeed(
                text, format, new FeedOptions.Selection(minScore, column, scoreColumn, pointer, countries, false));
    }
}
