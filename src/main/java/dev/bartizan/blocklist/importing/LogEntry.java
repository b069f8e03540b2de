package dev.bartizan.blocklist.importing;

import dev.bartizan.blocklist.ImportOutcome;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What came of one list in one run. */
@Schema(description = "What came of one list in one run. Counts are null where the import did not get that far.")
public record LogEntry(
        @Schema(description = "Id of the run.", examples = "17")
        long run,

        @Schema(description = "Name of the list at that time.", examples = "ipsum")
        String list,

        @Schema(description = "What came of it.") ImportOutcome outcome,

        @Schema(description = "Why, for people; null where the outcome says all.") @Nullable
        String message,

        @Schema(description = "Version that was stored.") @Nullable
        Long version,

        @Schema(description = "Entries in the feed, equal and overlapping ones joined.") @Nullable
        Long ranges,

        @Schema(description = "Entries that were not, or not wholly, in the version before.") @Nullable
        Long added,

        @Schema(description = "Entries of the version before that are not, or not wholly, in this one.") @Nullable
        Long removed,

        @Schema(description = "Lines in the feed.") @Nullable
        Long lines,

        @Schema(description = "Entries refused.") @Nullable Long rejected,

        @Schema(description = "Entries that were written differently from what they mean.") @Nullable
        Long normalised,

        @Schema(description = "Addresses of special-purpose space that were taken out, at most 2⁶³ − 1.") @Nullable
        Long special,

        @Schema(description = "Bytes over the wire.") @Nullable
        Long bytes,

        @Schema(description = "When this list was finished.")
        Instant finishedAt,

        @Schema(description = "How long this list took, in milliseconds.")
        long durationMs) {

    static LogEntry of(ImportResult result) {
        return new LogEntry(
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
                result.normalised,
                result.special,
                result.bytes,
                result.finishedAt,
                result.durationMs);
    }
}
