package dev.bartizan.blocklist.management;

import dev.bartizan.blocklist.feed.CatalogueEntry;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A public feed that the service knows. */
@Schema(description = "A public feed that the service knows. None is imported unless somebody creates a list of it.")
public record CatalogueView(
        @Schema(description = "Name, unique in the catalogue.", examples = "spamhaus-drop-v4")
        String name,

        @Schema(description = "Name for people.") String title,

        @Schema(description = "Where it is downloaded from.")
        URI url,

        @Schema(description = "Its format.", examples = "spamhaus-json")
        String format,

        @Schema(description = "What kind of addresses it lists.", examples = "attackers")
        String category,

        @Schema(description = "Terms of use in a few words; the provider's own text counts.")
        String licence,

        @Schema(description = "Entries it usually has, as an order of magnitude.")
        int typicalEntries,

        @Schema(description = "Shortest time between two downloads, in seconds.")
        long minimumIntervalSeconds,

        @Schema(description = "Whether it is no longer published.")
        boolean discontinued,

        @Schema(description = "What to take instead of a discontinued one.") @Nullable
        String successor,

        @Schema(description = "Where its provider describes it.")
        URI homepage) {

    static CatalogueView of(CatalogueEntry entry) {
        return new CatalogueView(
                entry.name(),
                entry.title(),
                entry.url(),
                entry.format().wireName(),
                entry.category(),
                entry.licence(),
                entry.typicalEntries(),
                entry.minimumInterval().toSeconds(),
                entry.discontinued(),
                entry.successor().orElse(null),
                entry.homepage());
    }
}
