package dev.bartizan.blocklist.management;

import dev.bartizan.blocklist.feed.CatalogueEntry;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A public feed of the catalogue. */
@Schema(description = "A public feed of the catalogue. It is imported only if a list is created from it.")
public record CatalogueView(
        @Schema(description = "Name, unique in the catalogue.", examples = "spamhaus-drop-v4")
        String name,

        @Schema(description = "Name for people.") String title,

        @Schema(description = "What the feed is for, in one sentence.")
        String purpose,

        @Schema(
                description = "Whether the addresses are servers that own machines must not connect to, such as "
                        + "command-and-control servers. Such a list is useful for outgoing connections; others are for "
                        + "incoming ones.")
        boolean outbound,

        @Schema(description = "Whether its addresses are allowed instead of blocked in a list that is created from it.")
        boolean allow,

        @Schema(description = "URL of the feed.") URI url,

        @Schema(description = "Its format.", examples = "spamhaus-json")
        String format,

        @Schema(description = "Kind of addresses in the feed.", examples = "attackers")
        String category,

        @Schema(description = "Summary of the terms of use; the provider's own text is binding.")
        String licence,

        @Schema(description = "Usual number of entries, as an order of magnitude.")
        int typicalEntries,

        @Schema(
                description =
                        "Minimum time between two downloads, in seconds: how often the provider updates the feed, or "
                                + "as the provider asks.")
        long minimumIntervalSeconds,

        @Schema(description = "Whether it is no longer published.")
        boolean discontinued,

        @Schema(description = "Name of the feed that replaces a discontinued one.") @Nullable
        String successor,

        @Schema(description = "The provider's description.") URI homepage) {

    static CatalogueView of(CatalogueEntry entry) {
        return new CatalogueView(
                entry.name(),
                entry.description().title(),
                entry.description().purpose(),
                entry.description().outbound(),
                entry.feed().allow(),
                entry.feed().url(),
                entry.feed().format().wireName(),
                entry.description().category(),
                entry.description().licence(),
                entry.description().typicalEntries(),
                entry.feed().minimumInterval().toSeconds(),
                entry.discontinued(),
                entry.successor().orElse(null),
                entry.description().homepage());
    }
}
