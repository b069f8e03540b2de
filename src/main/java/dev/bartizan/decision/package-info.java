/**
 * The published decision set: all lists and bans without the allowlist's addresses. {@code DecisionPublisher} builds an
 * immutable {@code DecisionSet} after each change and replaces the current one. Readers use the current set without
 * locks or database access.
 */
@NullMarked
package dev.bartizan.decision;

import org.jspecify.annotations.NullMarked;
