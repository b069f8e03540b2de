package dev.bartizan.published;

import java.io.IOException;

/**
 * A part of what is published. It is in memory, and the snapshot has a copy for a start without the database. Thread-safe;
 * never uses the database.
 */
public interface PublishedPart {

    /** Its name in the file, such as {@code bans}. */
    String name();

    /** Parts with lower numbers are put in force first: a constant of {@link dev.bartizan.system.Lifecycle.Open}. */
    int order();

    /** Whether it has been loaded from the database since the start. */
    boolean loaded();

    /** Whether it has keys or tokens: a revoked one must soon be missing in the snapshot. */
    default boolean credentials() {
        return false;
    }

    /** What is in force. */
    PublishedContent content();

    /**
     * Reads what {@link PublishedContent#write} wrote. Changes nothing yet.
     *
     * @return puts it in force
     * @throws IOException if it is unreadable
     */
    Runnable read(PublishedInput in) throws IOException;
}
