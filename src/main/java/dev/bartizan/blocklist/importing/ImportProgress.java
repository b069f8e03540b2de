package dev.bartizan.blocklist.importing;

import dev.bartizan.blocklist.ImportOutcome;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The progress of an import: the data of one server-sent event. */
@Schema(description = "The progress of an import.")
public record ImportProgress(
        @Schema(description = "Id of the run.", examples = "17")
        long run,

        @Schema(description = "Status of the run.") RunStatus status,

        @Schema(description = "The list that is being imported, or was just finished; null before the first.") @Nullable
        String list,

        @Schema(description = "Outcome of that list; null while it is being imported.") @Nullable
        ImportOutcome outcome,

        @Schema(description = "Number of lists that are finished.", examples = "3")
        int done,

        @Schema(description = "Number of lists in this run.", examples = "12")
        int total) {

    /** The only progress of a run that has ended. */
    static ImportProgress ended(RunView run) {
        int lists = run.results().size();
        return new ImportProgress(run.run(), run.status(), null, null, lists, lists);
    }

    /** Whether no further progress follows. */
    boolean last() {
        return status != RunStatus.RUNNING;
    }
}
