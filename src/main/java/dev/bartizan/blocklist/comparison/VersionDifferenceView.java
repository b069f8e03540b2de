package dev.bartizan.blocklist.comparison;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The difference between two versions of a list. */
@Schema(description = "The difference between two versions of a list.")
public record VersionDifferenceView(
        @Schema(description = "Name of the list.", examples = "ipsum")
        String list,

        @Schema(description = "Number of the first version.", examples = "3")
        long from,

        @Schema(description = "Number of the second version.", examples = "4")
        long to,

        @Schema(description = "What only the second version has.")
        ListDifference.Side added,

        @Schema(description = "What only the first version has.")
        ListDifference.Side removed) {}
