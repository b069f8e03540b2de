package dev.bartizan.blocklist.management;

import dev.bartizan.blocklist.ImportOutcome;
import dev.bartizan.blocklist.comparison.ListDifference;
import dev.bartizan.blocklist.feed.RejectedLine;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The result that an import would have now. */
@Schema(description = "The result that an import would have now. Nothing is stored.")
public record ListPreviewView(
        @Schema(description = "The outcome that an import would have.")
        ImportOutcome outcome,

        @Schema(description = "Why it would be rejected, or why a fallback URL was used, for people.") @Nullable
        String message,

        @Schema(description = "Format of the feed, given or detected; `auto` if there is no feed.", examples = "scored")
        String format,

        @Schema(description = "Bytes downloaded, before decompression.")
        long bytes,

        @Schema(description = "Lines in the feed.") long lines,

        @Schema(description = "Accepted entries, before merging.")
        long accepted,

        @Schema(description = "Rejected entries.") long rejected,

        @Schema(description = "Entries that were not in canonical form, such as CIDRs with host bits.")
        long normalised,

        @Schema(description = "Entries below the minimum score.")
        long belowScore,

        @Schema(description = "Entries after joining equal and overlapping ones.")
        long ranges,

        @Schema(description = "The first 100 ranges.") List<String> first,

        @Schema(description = "The first 100 rejected entries, with reasons.")
        List<RejectedLine> rejectedLines,

        @Schema(description = "Ranges that the current version does not have.")
        ListDifference.Side added,

        @Schema(description = "Ranges that only the current version has.")
        ListDifference.Side removed,

        @Schema(
                description =
                        "The requests of the last 24 hours that look legitimate, and that only this list would block. Null "
                                + "if requests are not counted, or if the list allows.")
        @Nullable
        DryRunView wouldBlock) {}
