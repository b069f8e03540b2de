package dev.bartizan.blocklist.importing;

import dev.bartizan.blocklist.ImportOutcome;
import dev.bartizan.blocklist.feed.RejectedLine;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The outcome of one list in one run. */
@Schema(description = "The outcome of one list in one run. Counts are null if the import failed before.")
public record LogEntryView(
        @Schema(description = "Id of the run.", examples = "17")
        long run,

        @Schema(description = "Name of the list at that time.", examples = "ipsum")
        String list,

        @Schema(description = "The outcome.") ImportOutcome outcome,

        @Schema(description = "The reason for the outcome, for people; null if there is none.") @Nullable
        String message,

        @Schema(description = "Version that was stored.") @Nullable
        Long version,

        @Schema(description = "Entries in the feed, after joining equal and overlapping ones.") @Nullable
        Long ranges,

        @Schema(description = "Entries that were not completely in the previous version.") @Nullable
        Long added,

        @Schema(description = "Entries of the previous version that are not completely in this one.") @Nullable
        Long removed,

        @Schema(description = "Lines in the feed.") @Nullable
        Long lines,

        @Schema(description = "Rejected entries.") @Nullable Long rejected,

        @Schema(description = "The first 20 rejected entries, with line and reason; also if the feed was rejected.")
        List<RejectedLine> rejectedLines,

        @Schema(description = "Entries that were not in canonical form.") @Nullable
        Long normalised,

        @Schema(description = "Number of special-purpose addresses that were removed, at most 2⁶³ − 1.") @Nullable
        Long special,

        @Schema(description = "Bytes downloaded, before decompression.") @Nullable
        Long bytes,

        @Schema(description = "When the import of this list ended.")
        Instant finishedAt,

        @Schema(description = "Duration of the import of this list, in milliseconds.")
        long durationMs) {

    static LogEntryView of(ImportResultRow result) {
        return new LogEntryView(
                result.run.id,
                result.list,
                result.outcome,
                result.message,
                result.version,
                result.ranges,
                result.added,
                result.removed,
                result.lines,
                result.rejected,
                result.rejectedLines == null ? List.of() : result.rejectedLines,
                result.normalised,
                result.special,
                result.bytes,
                result.finishedAt,
                result.durationMs);
    }
}
