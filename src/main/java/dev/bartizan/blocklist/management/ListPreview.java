package dev.bartizan.blocklist.management;

import dev.bartizan.blocklist.ImportOutcome;
import dev.bartizan.blocklist.feed.RejectedLine;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What an import would bring now. */
@Schema(description = "What an import would bring now. Nothing of it is stored.")
public record ListPreview(
        @Schema(description = "What would come of it.") ImportOutcome outcome,

        @Schema(description = "Why it would be refused, for people.") @Nullable
        String message,

        @Schema(description = "Format that the feed was read as.", examples = "scored")
        String format,

        @Schema(description = "Bytes over the wire.") long bytes,

        @Schema(description = "Lines in the feed.") long lines,

        @Schema(description = "Entries taken, before merging.")
        long accepted,

        @Schema(description = "Entries refused.") long rejected,

        @Schema(
                description =
                        "Entries that were written differently from what they mean, such as CIDRs with host bits.")
        long normalised,

        @Schema(description = "Entries below the lowest score.")
        long belowScore,

        @Schema(description = "Entries after equal and overlapping ones were joined.")
        long ranges,

        @Schema(description = "The first 100 ranges.") List<String> first,

        @Schema(description = "The first 100 refused entries, with reasons.")
        List<RejectedLine> rejectedLines,

        @Schema(description = "What it has that the current version doesn't.")
        Difference added,

        @Schema(description = "What only the current version has.")
        Difference removed) {

    /** One side of the difference to the current version. */
    @Schema(description = "One side of the difference to the current version.")
    public record Difference(
            @Schema(description = "Ranges in all.") long ranges,

            @Schema(description = "The first 100 of them.") List<String> first) {}
}
