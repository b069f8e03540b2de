package dev.bartizan.blocklist.derived;

import dev.bartizan.blocklist.feed.ParsedFeed;

/**
 * Entries that were derived.
 *
 * @param version identifies the state of the sources that the entries were derived from
 * @param bytes size of the sources; 0 if unknown
 */
public record DerivedFeed(ParsedFeed feed, String version, long bytes) {}
