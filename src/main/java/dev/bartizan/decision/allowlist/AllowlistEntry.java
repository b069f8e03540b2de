package dev.bartizan.decision.allowlist;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A range that is never blocked.
 *
 * @param range canonical text, as {@link dev.bartizan.ip.IpRange#toString()} writes it
 * @param comment why; null for no comment
 * @param provisioned whether the configuration declares it, so that it is read-only in the API
 */
public record AllowlistEntry(
        long id, String range, @Nullable String comment, boolean provisioned, Instant createdAt) {}
