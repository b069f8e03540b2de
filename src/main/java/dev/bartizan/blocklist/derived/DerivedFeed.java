package dev.bartizan.blocklist.derived;

import dev.bartizan.blocklist.feed.ParsedFeed;
import java.util.Optional;

/**
 * Entries that were derived.
 *
 * @param version identifies the state of the sources that the entries were derived from
 * @param note what is to know about the entries, for people; empty if nothing is
 * @param bytes size of the sources; 0 if unknown
 */
public record DerivedFeed(ParsedFeed feed, String version, Optional<String> note, long bytes) {}
