/** Notations of addresses that lists and configuration files use besides the standard ones. */
@NullMarked
package dev.bartizan.blocklist.feed.notation;

import org.jspecify.annotations.NullMarked;
