/** Detects the format of a feed and parses it. */
package dev.bartizan.blocklist.feed.format;
