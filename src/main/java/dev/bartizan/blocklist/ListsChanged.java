package dev.bartizan.blocklist;

/**
 * Fired synchronously after the content of lists changed and the change is committed.
 *
 * @param initial whether this is the load after the database was opened
 */
public record ListsChanged(boolean initial) {}
