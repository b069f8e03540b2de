/** Lookups: whether an address is blocked, by what, and its history. */
@NullMarked
package dev.bartizan.decision.lookup;

import org.jspecify.annotations.NullMarked;
