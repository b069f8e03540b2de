package dev.bartizan.blocklist.comparison;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The overlap of the lists, in IPv4 addresses and in ranges of both families. */
@Schema(description = "The contribution of each published list, and the overlap of pairs of lists.")
public record ListOverlapView(
        @Schema(description = "One item for each published list.")
        List<Contribution> lists,

        @Schema(description = "One item for each pair that overlaps, largest overlap first.")
        List<Pair> pairs) {

    /** The contribution of one list. */
    @Schema(description = "The contribution of one list.")
    public record Contribution(
            @Schema(description = "Name of the list.", examples = "ipsum")
            String list,

            @Schema(description = "Ranges in it.") long ranges,

            @Schema(description = "IPv4 addresses in it.") long ipv4Addresses,

            @Schema(description = "Ranges that are left without the addresses of the other lists.")
            long uniqueRanges,

            @Schema(description = "IPv4 addresses that no other list contains.")
            long uniqueIpv4Addresses,

            @Schema(
                    description =
                            "Percentage of its addresses that no other list contains, with one decimal, rounded down: of "
                                    + "its IPv4 addresses, or of its IPv6 addresses if it has no IPv4.",
                    examples = "12.5")
            double uniqueSharePercent) {}

    /** The overlap of two lists. */
    @Schema(description = "The overlap of two lists.")
    public record Pair(
            @Schema(description = "Name of the first list.") String first,

            @Schema(description = "Name of the second list.")
            String second,

            @Schema(description = "Ranges that both contain.")
            long ranges,

            @Schema(description = "IPv4 addresses that both contain.")
            long ipv4Addresses) {}
}
