package dev.bartizan.blocklist.comparison;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a list alone contains, and what it has in common with others. */
@Schema(description = "What a published list alone contains, and what it has in common with other published lists.")
public record OverlapOfListView(
        @Schema(description = "Name of the list.", examples = "ipsum")
        String list,

        @Schema(description = "Its contribution; null if it is not published, or allows.")
        ListOverlapView.@Nullable Contribution contribution,

        @Schema(description = "The lists that overlap it, largest overlap first.")
        List<Common> overlaps) {

    /** What a list has in common with another one. */
    @Schema(name = "CommonWithList", description = "What a list has in common with another one.")
    public record Common(
            @Schema(description = "Name of the other list.", examples = "blocklist-de")
            String list,

            @Schema(description = "Ranges that both contain.")
            long ranges,

            @Schema(description = "IPv4 addresses that both contain.")
            long ipv4Addresses) {}
}
