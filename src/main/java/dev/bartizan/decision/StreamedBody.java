package dev.bartizan.decision;

/**
 * A long body that is made while it is sent, no faster than its reader takes it: in memory there is never more of it than
 * a small buffer. It is made on an event loop, also where a blocking resource method returns it.
 */
public interface StreamedBody {

    /**
     * Appends a bit more to the buffer, a line or so or nothing at all, computed without waiting for anything.
     *
     * @return whether there is more to come
     */
    boolean append(TextBuffer buffer);

    /** Called once when all of the body was handed to the connection; not if it broke before. */
    default void complete() {}
}
