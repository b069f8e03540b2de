package dev.bartizan.blocklist.management;

import dev.bartizan.blocklist.ImportOutcome;
import dev.bartizan.blocklist.ListHealth;
import dev.bartizan.blocklist.feed.download.FeedUrl;
import java.net.URI;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

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

        @Schema(description = "Lowest score that is taken.", nullable = true)
        Integer minScore,

        @Schema(description = "Column with the address.", nullable = true)
        String column,

        @Schema(description = "JSON Pointer to the array of addresses.", nullable = true)
        String pointer,

        @Schema(description = "Whether the feed may be downloaded from a private address.")
        boolean allowPrivate,

        @Schema(description = "Whether special-purpose address space is kept.")
        boolean keepSpecialPurpose,

        @Schema(description = "Whether very short prefixes are taken.")
        boolean allowBroadPrefixes,

        @Schema(description = "The list's own guard against shrinking, if it has one.", nullable = true)
        Integer minimumSharePercent,

        @Schema(description = "The list's own guard against garbage, if it has one.", nullable = true)
        Integer maximumBadLinesPercent,

        @Schema(description = "Shortest time between two downloads in seconds.")
        long minimumIntervalSeconds,

        @Schema(description = "How the list is doing.") ListHealth health,

        @Schema(
                description = "Since when imports fail without a success between; null while they don't.",
                nullable = true)
        Instant failingSince,

        @Schema(description = "What came of the last import.", nullable = true)
        ImportOutcome lastOutcome,

        @Schema(description = "Why the last import failed, for people.", nullable = true)
        String lastMessage,

        @Schema(description = "When an import was last attempted.", nullable = true)
        Instant lastAttemptAt,

        @Schema(description = "When an import last confirmed the content.", nullable = true)
        Instant lastSuccessAt,

        @Schema(description = "Version of the content; null before the first import.", nullable = true)
        Long version,

        @Schema(
                description = "Ranges in the published content; null while nothing of it is published.",
                nullable = true)
        Integer ranges,

        @Schema(description = "IPv4 addresses in the published content.", nullable = true)
        Long ipv4Addresses,

        @Schema(description = "When the content expires unless an import confirms it before.", nullable = true)
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
