package dev.bartizan.blocklist.management;

import dev.bartizan.blocklist.ImportOutcome;
import dev.bartizan.blocklist.ListHealth;
import dev.bartizan.blocklist.feed.download.FeedUrl;
import java.net.URI;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A list as the API shows it. */
@Schema(description = "A list, how it is doing and what it holds.")
public record ListView(
        @Schema(description = "Id.", examples = "1") long id,

        @Schema(description = "Name.", examples = "ipsum") String name,

        @Schema(description = "Address of the feed; its credentials and query are shown to administrators only.")
        String url,

        @Schema(description = "Format of the feed.", examples = "auto")
        String format,

        @Schema(description = "Whether the list is imported and published.")
        boolean enabled,

        @Schema(description = "Whether it is declared by configuration and can't be changed here.")
        boolean readOnly,

        @Schema(description = "Lowest score that is taken.") @Nullable
        Integer minScore,

        @Schema(description = "Column with the address.") @Nullable
        String column,

        @Schema(description = "JSON Pointer to the array of addresses.") @Nullable
        String pointer,

        @Schema(description = "Whether the feed may be downloaded from a private address.")
        boolean allowPrivate,

        @Schema(description = "Whether special-purpose address space is kept.")
        boolean keepSpecialPurpose,

        @Schema(description = "Whether very short prefixes are taken.")
        boolean allowBroadPrefixes,

        @Schema(description = "The list's own guard against shrinking, if it has one.") @Nullable
        Integer minimumSharePercent,

        @Schema(description = "The list's own guard against garbage, if it has one.") @Nullable
        Integer maximumBadLinesPercent,

        @Schema(description = "Shortest time between two downloads in seconds.")
        long minimumIntervalSeconds,

        @Schema(description = "How the list is doing.") ListHealth health,

        @Schema(description = "Since when imports fail without a success between; null while they don't.") @Nullable
        Instant failingSince,

        @Schema(description = "What came of the last import.") @Nullable
        ImportOutcome lastOutcome,

        @Schema(description = "Why the last import failed, for people.") @Nullable
        String lastMessage,

        @Schema(description = "When an import was last attempted.") @Nullable
        Instant lastAttemptAt,

        @Schema(description = "When an import last confirmed the content.") @Nullable
        Instant lastSuccessAt,

        @Schema(description = "Version of the content; null before the first import.") @Nullable
        Long version,

        @Schema(description = "Ranges in the published content; null while nothing of it is published.") @Nullable
        Integer ranges,

        @Schema(description = "IPv4 addresses in the published content.") @Nullable
        Long ipv4Addresses,

        @Schema(description = "When the content expires unless an import confirms it before.") @Nullable
        Instant until) {

    /** The same without what the feed's address can hold of secrets. */
    ListView withoutSecrets() {
        return new ListView(
                id,
                name,
                FeedUrl.redacted(URI.create(url)),
                format,
                enabled,
                readOnly,
                minScore,
                column,
                pointer,
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
                version,
                ranges,
                ipv4Addresses,
                until);
    }
}
