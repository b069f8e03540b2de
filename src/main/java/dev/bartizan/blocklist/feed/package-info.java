/**
 * Feeds: the foreign documents that blocklists are imported from. Downloads one ({@link
 * dev.bartizan.blocklist.feed.download.FeedDownloader}), reads one ({@link dev.bartizan.blocklist.feed.format.FeedParser}), and knows
 * the public ones ({@link dev.bartizan.blocklist.feed.FeedCatalogue}).
 */
package dev.bartizan.blocklist.feed;
