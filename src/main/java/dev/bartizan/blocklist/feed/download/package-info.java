/** Downloads a feed within limits of time and size, and only from public addresses unless private ones are allowed. */
package dev.bartizan.blocklist.feed.download;
