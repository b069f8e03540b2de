package dev.bartizan.blocklist.importing.progress;

import java.time.Instant;

/**
 * The size that an import found.
 *
 * @param list name of the list
 * @param ranges number of ranges
 */
public record ListSize(String list, long ranges, Instant finishedAt) {}
