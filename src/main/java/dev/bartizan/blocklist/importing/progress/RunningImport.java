package dev.bartizan.blocklist.importing.progress;

import io.quarkus.qute.TemplateData;
import org.jspecify.annotations.Nullable;

/**
 * A running import at one moment.
 *
 * @param list the list that is being imported, or was just finished; null before the first
 * @param phase what is done with that list
 * @param bytes the bytes of its feed that have been received so far; 0 unless it is downloaded
 * @param done number of finished lists
 * @param total number of lists in this run
 */
@TemplateData
public record RunningImport(@Nullable String list, ImportPhase phase, long bytes, int done, int total) {

    private static final int KIBIBYTE = 1024;

    /** The number of the list in the run, from 1. */
    public int number() {
        return Math.min(done + 1, Math.max(total, 1));
    }

    /** {@link #bytes} in KiB, rounded up. */
    public long kibibytes() {
        return Math.ceilDiv(bytes, KIBIBYTE);
    }
}
