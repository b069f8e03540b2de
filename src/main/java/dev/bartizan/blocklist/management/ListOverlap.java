package dev.bartizan.blocklist.management;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What each list contributes, and what lists have in common. Counts are IPv4 addresses and ranges of both families. */
@Schema(description = "What each published list contributes, and what pairs of lists have in common.")
public record ListOverlap(
        @Schema(description = "A line for each published list.")
        List<Contribution> lists,

        @Schema(description = "A line for each pair that has something in common, the largest overlap first.")
        List<Pair> pairs) {

    /** What one list contributes. */
    @Schema(description = "What one list contributes.")
    public record Contribution(
            @Schema(description = "Name of the list.", examples = "ipsum")
            String list,

            @Schema(description = "Ranges in it.") long ranges,

            @Schema(description = "IPv4 addresses in it.") long ipv4Addresses,

            @Schema(description = "Ranges that no other list has.")
            long uniqueRanges,

            @Schema(description = "IPv4 addresses that no other list has.")
            long uniqueIpv4Addresses) {}

    /** What two lists have in common. */
    @Schema(description = "What two lists have in common.")
    public record Pair(
            @Schema(description = "Name of the one list.") String first,

            @Schema(description = "Name of the other list.") String second,

            @Schema(description = "Ranges that both have.") long ranges,

            @Schema(description = "IPv4 addresses that both have.")
            long ipv4Addresses) {}
}
