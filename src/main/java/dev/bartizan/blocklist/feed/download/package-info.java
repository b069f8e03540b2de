/** Downloads a feed within limits of time and size, and only from public addresses unless private ones are allowed. */
@NullMarked
package dev.bartizan.blocklist.feed.download;

import org.jspecify.annotations.NullMarked;
