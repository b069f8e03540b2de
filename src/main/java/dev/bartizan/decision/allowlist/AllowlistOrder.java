package dev.bartizan.decision.allowlist;

import dev.bartizan.ip.IpRange;
import org.jspecify.annotations.Nullable;

/**
 * An entry to add, or the new values of an entry.
 *
 * @param range the range that is never blocked
 * @param comment why; null for no comment
 * @param end when it ends
 */
public record AllowlistOrder(IpRange range, @Nullable String comment, AllowlistEnd end) {}
