/** Detects the format of a feed and parses it. */
@NullMarked
package dev.bartizan.blocklist.feed.format;

import org.jspecify.annotations.NullMarked;
