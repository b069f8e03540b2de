package dev.bartizan.livelog;

import java.util.Locale;

/** A change of a followed file. */
public enum FileState {
    /** The file does not exist or can't be read. */
    MISSING,
    /** The file is read from now on. */
    OPENED,
    /** Another file replaced it. */
    ROTATED,
    /** Its content was removed. */
    TRUNCATED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
