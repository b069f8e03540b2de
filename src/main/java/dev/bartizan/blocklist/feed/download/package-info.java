/** Downloads a feed, within bounds of time and size, and from public addresses only unless it is told otherwise. */
package dev.bartizan.blocklist.feed.download;
