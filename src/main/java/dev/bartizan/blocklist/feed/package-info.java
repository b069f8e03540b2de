/**
 * Feeds: the external documents that blocklists are imported from. Downloads a feed
 * ({@link dev.bartizan.blocklist.feed.download.FeedDownloader}), parses it
 * ({@link dev.bartizan.blocklist.feed.format.FeedParser}), and has a catalogue of public feeds
 * ({@link dev.bartizan.blocklist.feed.FeedCatalogue}).
 */
@NullMarked
package dev.bartizan.blocklist.feed;

import org.jspecify.annotations.NullMarked;
