package dev.bartizan.published;

import java.io.IOException;

/** The content of a {@link PublishedPart} at one moment. Immutable. */
public interface PublishedContent {

    /** Number of entries, for people: ranges of lists, bans, keys and so on. */
    long entries();

    /**
     * Describes it: the file is written if this doesn't equal the one of the content that was written last. It is kept in memory until
     * then, so it should refer to nothing large.
     */
    default Object state() {
        return this;
    }

    /** Writes it entry by entry, so that it takes little memory. */
    void write(PublishedOutput out) throws IOException;
}
