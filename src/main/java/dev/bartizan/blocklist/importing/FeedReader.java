package dev.bartizan.blocklist.importing;

import dev.bartizan.blocklist.BlocklistConfig;
import dev.bartizan.blocklist.FeedFormat;
import dev.bartizan.blocklist.ListSource;
import dev.bartizan.blocklist.Validators;
import dev.bartizan.blocklist.feed.ExpansionLimits;
import dev.bartizan.blocklist.feed.FeedOptions;
import dev.bartizan.blocklist.feed.ParsedFeed;
import dev.bartizan.blocklist.feed.download.FeedDownload;
import dev.bartizan.blocklist.feed.download.FeedDownloader;
import dev.bartizan.blocklist.feed.download.FeedRequest;
import dev.bartizan.blocklist.feed.format.FeedParser;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalInt;

/** Downloads and parses the feed of a list, in one stream. */
@Singleton
public class FeedReader {

    private final FeedDownloader downloader;
    private final FeedParser parser;
    private final BlocklistConfig.Guards guards;

    public FeedReader(FeedDownloader downloader, BlocklistConfig config) {
        this.downloader = downloader;
        this.parser = new FeedParser(ExpansionLimits.of(config.download()));
        this.guards = config.guards();
    }

    /** A version that was downloaded. */
    public record Reading(ParsedFeed feed, Validators validators, long bytes) {}

    /**
     * @return empty if the feed has not changed since the version of the validators
     * @throws IOException if the feed can't be downloaded or is rejected; usually a
     *     {@link dev.bartizan.blocklist.feed.FeedException}
     */
    public Optional<Reading> read(ListSource source, Validators known) throws IOException {
        FeedRequest request = new FeedRequest(
                URI.create(source.location().url()),
                Optional.ofNullable(known.etag()),
                Optional.ofNullable(known.lastModified()),
                source.location().headers(),
                source.location().allowPrivate());
        try (FeedDownload download = downloader.open(request)) {
            return switch (download) {
                case FeedDownload.NotModified _ -> Optional.empty();
                case FeedDownload.Content content -> {
                    ParsedFeed feed = parser.parse(content.body(), options(source), content.deadline());
                    Validators validators = new Validators(
                            content.etag().orElse(null), content.lastModified().orElse(null));
                    yield Optional.of(new Reading(feed, validators, content.bytesRead()));
                }
            };
        }
    }

    private FeedOptions options(ListSource source) {
        ListSource.Selection selection = source.selection();
        ListSource.Limits limits = source.limits();
        return new FeedOptions(
                FeedFormat.ofWireName(source.format())
                        .orElseThrow(() -> new IllegalStateException("Unknown format " + source.format())),
                new FeedOptions.Selection(
                        selection.minScore() == null ? OptionalInt.empty() : OptionalInt.of(selection.minScore()),
                        Optional.ofNullable(selection.addressColumn()),
                        Optional.ofNullable(selection.scoreColumn()),
                        Optional.ofNullable(selection.pointer()),
                        selection.countries(),
                        selection.decimalAddresses()),
                new FeedOptions.Limits(
                        limits.keepSpecialPurpose(),
                        limits.allowBroadPrefixes(),
                        limits.maximumBadLinesPercent() == null
                                ? guards.maximumBadLinesPercent()
                                : limits.maximumBadLinesPercent(),
                        guards.maximumEntries()));
    }
}
