package dev.bartizan.livelog;

import java.util.Locale;

/** What became of a file that is followed. */
public enum FileState {
    /** There is none that can be read. */
    MISSING,
    /** It is read from now on. */
    OPENED,
    /** Another file took its place. */
    ROTATED,
    /** Its content was taken away. */
    TRUNCATED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
