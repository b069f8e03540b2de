/**
 * Feeds: the foreign documents that blocklists are imported from. Downloads one ({@link
 * dev.bartizan.blocklist.feed.FeedDownloader}), reads one ({@link dev.bartizan.blocklist.feed.FeedParser}), and knows
 * the public ones ({@link dev.bartizan.blocklist.feed.FeedCatalogue}).
 */
package dev.bartizan.blocklist.feed;
