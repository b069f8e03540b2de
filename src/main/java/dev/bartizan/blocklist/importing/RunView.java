package dev.bartizan.blocklist.importing;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An import run. */
@Schema(description = "An import run.")
public record RunView(
        @Schema(description = "Id of the run.", examples = "17")
        long run,

        @Schema(description = "What started the run.") ImportTrigger trigger,

        @Schema(description = "Status of the run.") RunStatus status,

        @Schema(description = "When it began.") Instant startedAt,

        @Schema(description = "When it ended; null while it runs.") @Nullable
        Instant finishedAt,

        @Schema(description = "Outcomes of the lists that are finished.")
        List<LogEntryView> results) {

    static RunView of(ImportRunRow run, List<ImportResultRow> results) {
        return new RunView(
                run.id,
                run.trigger,
                run.status,
                run.startedAt,
                run.finishedAt,
                results.stream().map(LogEntryView::of).toList());
    }
}
