package dev.bartizan.decision;

/**
 * A long response body that is produced while it is sent, as fast as the client reads it. At most a small buffer of it
 * is in memory. It is produced on the event loop, even if a blocking resource method returns it.
 */
public interface StreamedBody {

    /**
     * Appends the next piece to the buffer: about a line, or nothing. Must not block.
     *
     * @return whether there is more to come
     */
    boolean append(TextBuffer buffer);

    /** Called once when the whole body has been written to the connection; not if the connection broke before. */
    default void complete() {}
}
