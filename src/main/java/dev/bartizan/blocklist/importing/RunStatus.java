package dev.bartizan.blocklist.importing;

import dev.bartizan.blocklist.ImportOutcome;
import java.util.Collection;

/** Where an import run stands. Only {@link #RUNNING} ever changes. */
public enum RunStatus {
    /** It has not ended. */
    RUNNING,
    /** Each list is confirmed. */
    SUCCEEDED,
    /** Some lists are confirmed, some failed. */
    PARTIAL,
    /** Every list failed. */
    FAILED,
    /** Somebody ended it; the lists before that are kept. */
    CANCELLED,
    /** The service ended before it; the lists before that are kept. */
    INTERRUPTED;

    static RunStatus of(Collection<ImportOutcome> outcomes) {
        long failed = outcomes.stream().filter(outcome -> !outcome.success()).count();
        if (failed == 0) {
            return SUCCEEDED;
        }
        return failed < outcomes.size() ? PARTIAL : FAILED;
    }
}
