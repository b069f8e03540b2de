/**
 * The published truth: what all lists hold, less what is allowed. {@code DecisionPublisher} builds an immutable
 * {@code DecisionSet} after each change and swaps it in; readers take the current one and never wait, for no
 * database and no lock.
 */
package dev.bartizan.decision;
