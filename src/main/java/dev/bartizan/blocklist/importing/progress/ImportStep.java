package dev.bartizan.blocklist.importing.progress;

import java.util.function.LongSupplier;

/**
 * The current step of an import.
 *
 * @param received the bytes of the feed that have been received so far; any thread can call it
 */
public record ImportStep(ImportPhase phase, LongSupplier received) {

    /** A step without a download. */
    public static ImportStep of(ImportPhase phase) {
        return new ImportStep(phase, () -> 0);
    }

    /** The download of a feed. */
    public static ImportStep reading(LongSupplier received) {
        return new ImportStep(ImportPhase.READING, received);
    }
}
