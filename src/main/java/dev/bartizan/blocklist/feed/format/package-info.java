/** Finds out the format of a feed and reads it. */
package dev.bartizan.blocklist.feed.format;
