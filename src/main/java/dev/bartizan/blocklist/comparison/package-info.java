/** Compares lists with each other, and versions of a list. */
@NullMarked
package dev.bartizan.blocklist.comparison;

import org.jspecify.annotations.NullMarked;
