package dev.bartizan.decision.allowlist;

import org.jspecify.annotations.Nullable;

/**
 * An entry to add, or the new values of an entry.
 *
 * @param subject what is never blocked
 * @param comment why; null for no comment
 * @param end when it ends
 */
public record AllowlistOrder(
        AllowlistSubject subject, @Nullable String comment, AllowlistEnd end) {}
