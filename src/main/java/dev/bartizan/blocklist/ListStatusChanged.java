package dev.bartizan.blocklist;

/**
 * Fired after the commit that created a list, or stored an import without a new version. A change of the content fires
 * {@link ListsChanged}.
 */
public record ListStatusChanged() {}
