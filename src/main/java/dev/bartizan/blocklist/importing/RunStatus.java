package dev.bartizan.blocklist.importing;

import dev.bartizan.blocklist.ImportOutcome;
import java.util.Collection;

/** The status of an import run; all except {@link #RUNNING} are final. */
public enum RunStatus {
    /** It has not ended. */
    RUNNING,
    /** All lists succeeded. */
    SUCCEEDED,
    /** Some lists succeeded, some failed. */
    PARTIAL,
    /** All lists failed. */
    FAILED,
    /** Cancelled through the API; the lists finished before are kept. */
    CANCELLED,
    /** The service stopped; the lists finished before are kept. */
    INTERRUPTED;

    static RunStatus of(Collection<ImportOutcome> outcomes) {
        long failed = outcomes.stream().filter(outcome -> !outcome.success()).count();
        if (failed == 0) {
            return SUCCEEDED;
        }
        return failed < outcomes.size() ? PARTIAL : FAILED;
    }
}
