/** Entries of lists that have no feed: they are derived from the operator's databases or from other lists. */
@NullMarked
package dev.bartizan.blocklist.derived;

import org.jspecify.annotations.NullMarked;
