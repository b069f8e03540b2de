package dev.bartizan.blocklist.importing;

import dev.bartizan.blocklist.BlocklistConfig;
import dev.bartizan.blocklist.FeedFailure;
import dev.bartizan.blocklist.FeedFormat;
import dev.bartizan.blocklist.FeedLocation;
import dev.bartizan.blocklist.ListSource;
import dev.bartizan.blocklist.RequestHeaders;
import dev.bartizan.blocklist.Validators;
import dev.bartizan.blocklist.derived.DerivedFeed;
import dev.bartizan.blocklist.derived.DerivedFeeds;
import dev.bartizan.blocklist.feed.ExpansionLimits;
import dev.bartizan.blocklist.feed.FeedException;
import dev.bartizan.blocklist.feed.FeedOptions;
import dev.bartizan.blocklist.feed.ParsedFeed;
import dev.bartizan.blocklist.feed.TimeLimit;
import dev.bartizan.blocklist.feed.download.FeedDownload;
import dev.bartizan.blocklist.feed.download.FeedDownloader;
import dev.bartizan.blocklist.feed.download.FeedRequest;
import dev.bartizan.blocklist.feed.download.FeedUrl;
import dev.bartizan.blocklist.feed.download.ReceivedBody;
import dev.bartizan.blocklist.feed.format.FeedParser;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Downloads and parses the feed of a list, in one stream; parses what a client sends; or derives the entries. */
@Singleton
public class FeedReader {

    private final FeedDownloader downloader;
    private final DerivedFeeds derived;
    private final FeedParser parser;
    private final BlocklistConfig.Guards guards;
    private final BlocklistConfig.Download limits;

    public FeedReader(FeedDownloader downloader, DerivedFeeds derived, BlocklistConfig config) {
        this.downloader = downloader;
        this.derived = derived;
        this.parser = new FeedParser(ExpansionLimits.of(config.download()));
        this.guards = config.guards();
        this.limits = config.download();
    }

    /**
     * A version that was downloaded.
     *
     * @param validators for the next conditional request to the list's URL; none if another URL was used
     * @param detour why a fallback URL was used; empty if it was not
     */
    public record Reading(ParsedFeed feed, Validators validators, long bytes, Optional<Detour> detour) {}

    /**
     * The use of a fallback URL, or of only a part of the combined lists.
     *
     * @param reason why, and which one, for people
     * @param retryAfter how long a server that failed asks to wait before the next request
     */
    public record Detour(String reason, Optional<Duration> retryAfter) {}

    /**
     * How a feed is read.
     *
     * @param limit ends the reading, of all URLs together, earlier than the configured timeouts; empty for those alone
     * @param downloads gets for each download a function with the bytes received so far, which any thread can call
     */
    public record Terms(Optional<TimeLimit> limit, Consumer<LongSupplier> downloads) {

        /** Within the configured timeouts. */
        public static final Terms USUAL = new Terms(Optional.empty(), _ -> {});
    }

    /**
     * Reads a feed that a client sends, within the limits of a download.
     *
     * @throws IOException if the body can't be read; a {@link FeedException} if it is rejected
     */
    public Reading read(ListSource source, InputStream body) throws IOException {
        ReceivedBody received = new ReceivedBody(body, limits.maximumBytes());
        ParsedFeed feed = parser.parse(received, options(source), TimeLimit.in(limits.totalTimeout()));
        return new Reading(feed, Validators.NONE, received.count(), Optional.empty());
    }

    /**
     * Reads the feed from the list's URL, or else from the first fallback URL that has it. Only the request to the list's
     * URL is conditional. Each URL has the whole configured time.
     *
     * @return empty if the feed, or what the entries are derived from, has not changed since the version of the validators
     * @throws IOException if the feed can't be downloaded or is rejected; usually a {@link FeedException}
     */
    public Optional<Reading> read(ListSource source, Validators known, Terms terms) throws IOException {
        FeedLocation location = source.location();
        if (location.derived()) {
            return derived.read(location, known.etag(), options(source).limits())
                    .map(FeedReader::reading);
        }
        List<FeedException> failures = new ArrayList<>();
        for (String url : location.urls()) {
            boolean first = failures.isEmpty();
            try {
                Optional<Reading> found = read(source, url, first ? known : Validators.NONE, terms);
                return first ? found : found.map(reading -> byDetour(reading, url, failures));
            } catch (FeedException failure) {
                if (failure.failure() == FeedFailure.INTERRUPTED) {
                    throw failure;
                }
                failures.add(failure);
            }
        }
        throw summary(failures);
    }

    private static Reading reading(DerivedFeed found) {
        return new Reading(
                found.feed(),
                new Validators(found.version(), null),
                found.bytes(),
                found.note().map(note -> new Detour(note, Optional.empty())));
    }

    private Optional<Reading> read(ListSource source, String url, Validators known, Terms terms) throws IOException {
        FeedLocation location = source.location();
        URI address = URI.create(url);
        FeedRequest request = new FeedRequest(
                address,
                Optional.ofNullable(known.etag()),
                Optional.ofNullable(known.lastModified()),
                FeedUrl.sameOrigin(address, URI.create(location.url())) ? location.headers() : RequestHeaders.NONE,
                location.allowPrivate(),
                terms.limit());
        try (FeedDownload download = downloader.open(request)) {
            return switch (download) {
                case FeedDownload.NotModified _ -> Optional.empty();
                case FeedDownload.Content content -> {
                    terms.downloads().accept(content::bytesRead);
                    ParsedFeed feed = parser.parse(content.body(), options(source), content.deadline());
                    Validators validators = new Validators(
                            content.etag().orElse(null), content.lastModified().orElse(null));
                    yield Optional.of(new Reading(feed, validators, content.bytesRead(), Optional.empty()));
                }
            };
        }
    }

    /** Without the validators, because the next request goes to the list's URL first. */
    private static Reading byDetour(Reading reading, String url, List<FeedException> failures) {
        String reason = "The feed comes from the fallback URL %s, because the list's URL failed: %s"
                .formatted(
                        FeedUrl.redacted(URI.create(url)), failures.getFirst().getMessage());
        Detour detour = new Detour(reason, longestWait(failures));
        return new Reading(reading.feed(), Validators.NONE, reading.bytes(), Optional.of(detour));
    }

    /** The failure of the list's URL, with the wish of each server not to be asked again too soon. */
    private static FeedException summary(List<FeedException> failures) {
        FeedException first = failures.getFirst();
        if (failures.size() == 1) {
            return first;
        }
        FeedException all = new FeedException(
                first.failure(),
                "%s No fallback URL has the feed either. The last one: %s"
                        .formatted(first.getMessage(), failures.getLast().getMessage()),
                first.details(),
                first.rejected(),
                first);
        return longestWait(failures).map(all::withRetryAfter).orElse(all);
    }

    private static Optional<Duration> longestWait(List<FeedException> failures) {
        return failures.stream()
                .flatMap(failure -> failure.retryAfter().stream())
                .max(Comparator.naturalOrder());
    }

    private FeedOptions options(ListSource source) {
        ListSource.Selection selection = source.selection();
        ListSource.Limits own = source.limits();
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
                        own.keepSpecialPurpose(),
                        own.allowBroadPrefixes(),
                        own.maximumBadLinesPercent() == null
                                ? guards.maximumBadLinesPercent()
                                : own.maximumBadLinesPercent(),
                        guards.maximumEntries()));
    }
}
