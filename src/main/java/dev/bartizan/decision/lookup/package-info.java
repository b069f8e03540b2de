/** Lookups: whether an address is blocked, by what, and its history. */
package dev.bartizan.decision.lookup;
