package dev.bartizan.console;

/**
 * A part of the overview that open pages follow. It is rendered outside of requests, so that it is no resource class with
 * roles; for every visitor it is the same, and from memory.
 */
public interface LivePart extends OverviewPart {

    /** The name in {@link OverviewChanged}: lower-case letters. */
    String name();

    /** Whether it is a list of events, which screen readers read as they are added. */
    default boolean log() {
        return false;
    }
}
