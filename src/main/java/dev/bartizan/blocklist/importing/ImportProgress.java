package dev.bartizan.blocklist.importing;

import dev.bartizan.blocklist.ImportOutcome;
import org.jspecify.annotations.Nullable;

/**
 * The progress of an import.
 *
 * @param run id of the run
 * @param status the status of the run
 * @param list the list that is being imported, or was just finished; null before the first
 * @param outcome the outcome of that list; null while it is being imported
 * @param done number of finished lists
 * @param total number of lists in this run
 */
public record ImportProgress(
        long run,
        RunStatus status,
        @Nullable String list,
        @Nullable ImportOutcome outcome,
        int done,
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
