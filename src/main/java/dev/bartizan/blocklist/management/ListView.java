package dev.bartizan.blocklist.management;

import dev.bartizan.blocklist.FeedLocation;
import dev.bartizan.blocklist.ImportOutcome;
import dev.bartizan.blocklist.ListHealth;
import dev.bartizan.blocklist.feed.download.FeedUrl;
import dev.bartizan.remediation.Remediation;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A list in API responses. */
@Schema(description = "A list with its settings, health and size.")
public record ListView(
        @Schema(description = "Id.", examples = "1") long id,

        @Schema(description = "Name.", examples = "ipsum") String name,

        @Schema(
                description =
                        "Address of the feed, `push:`, `country:…`, `asn:…` or `lists:…`; only administrators see its"
                                + " credentials and query.")
        String url,

        @Schema(description = "Format of the feed.", examples = "auto")
        String format,

        @Schema(description = "Whether the list is imported and published.")
        boolean enabled,

        @Schema(
                description = "What is to be done with the requests of its addresses: only `ban` blocks them.",
                examples = "ban")
        Remediation type,

        @Schema(description = "Whether its addresses are allowed instead of blocked.")
        boolean allow,

        @Schema(description = "Whether its addresses are published; if not, other lists can be combined from it.")
        boolean publish,

        @Schema(description = "How many of the combined lists must have an address; null if the list is not combined.")
        @Nullable
        Integer atLeast,

        @Schema(description = "Whether the configuration declares it, so that the API can't change it.")
        boolean readOnly,

        @Schema(description = "Minimum score of entries.") @Nullable
        Integer minScore,

        @Schema(description = "Column with the address.") @Nullable
        String column,

        @Schema(description = "Column with the score.") @Nullable
        String scoreColumn,

        @Schema(description = "Paths or JSON Pointer to the addresses.") @Nullable
        String pointer,

        @Schema(description = "Countries whose entries are read.") @Nullable
        String country,

        @Schema(description = "Whether decimal numbers are addresses.")
        boolean decimalAddresses,

        @Schema(
                description =
                        "Further addresses of the feed, in the order in which they are tried; only administrators "
                                + "see their credentials and queries.")
        List<String> fallbackUrls,

        @Schema(description = "Names of the additional headers of the download; the values are never shown.")
        List<String> headers,

        @Schema(description = "Whether the feed may be downloaded from a private address.")
        boolean allowPrivate,

        @Schema(description = "Whether special-purpose address space is kept.")
        boolean keepSpecialPurpose,

        @Schema(description = "Whether very short prefixes are accepted.")
        boolean allowBroadPrefixes,

        @Schema(description = "The list's own guard against shrinking, in percent.") @Nullable
        Integer minimumSharePercent,

        @Schema(description = "The list's own guard against unreadable lines, in percent.") @Nullable
        Integer maximumBadLinesPercent,

        @Schema(description = "Minimum time between two downloads in seconds.")
        long minimumIntervalSeconds,

        @Schema(description = "Health of the list.") ListHealth health,

        @Schema(description = "First failure since the last successful import; null if the last import " + "succeeded.")
        @Nullable
        Instant failingSince,

        @Schema(description = "Outcome of the last import.") @Nullable
        ImportOutcome lastOutcome,

        @Schema(description = "Why the last import failed, for people.") @Nullable
        String lastMessage,

        @Schema(description = "When an import was last attempted.") @Nullable
        Instant lastAttemptAt,

        @Schema(description = "When the last successful import ended.") @Nullable
        Instant lastSuccessAt,

        @Schema(
                description = "The source is not fetched before this time, because of the minimum interval or of the "
                        + "server's Retry-After; null if it may be fetched now.")
        @Nullable
        Instant nextFetchAt,

        @Schema(description = "Version of the content; null before the first import.") @Nullable
        Long version,

        @Schema(description = "Number of ranges in the published content; null if nothing is published.") @Nullable
        Integer ranges,

        @Schema(description = "Number of IPv4 addresses in the published content.") @Nullable
        Long ipv4Addresses,

        @Schema(description = "When the content expires, unless an import renews it.") @Nullable
        Instant until,

        @Schema(
                description = "Addresses of the content that are not blocked, because the machine or its "
                        + "administrators need them.")
        List<ProtectedAddressView> protectedAddresses,

        @Schema(
                description =
                        "Run that imports the new list; only in the answer to its creation, null if no import started.",
                examples = "17")
        @Nullable
        Long importRun) {

    /** A copy without the secrets in the feed's URLs. */
    ListView withoutSecrets() {
        return new ListView(
                id,
                name,
                FeedLocation.isAddress(url) ? FeedUrl.redacted(URI.create(url)) : url,
                format,
                enabled,
                type,
                allow,
                publish,
                atLeast,
                readOnly,
                minScore,
                column,
                scoreColumn,
                pointer,
                country,
                decimalAddresses,
                fallbackUrls.stream()
                        .map(fallback -> FeedUrl.redacted(URI.create(fallback)))
                        .toList(),
                headers,
                allowPrivate,
                keepSpecialPurpose,
                allowBroadPrefixes,
                minimumSharePercent,
                maximumBadLinesPercent,
                minimumIntervalSeconds,
                health,
                failingSince,
                lastOutcome,
                lastMessage,
                lastAttemptAt,
                lastSuccessAt,
                nextFetchAt,
                version,
                ranges,
                ipv4Addresses,
                until,
                protectedAddresses,
                importRun);
    }
}
