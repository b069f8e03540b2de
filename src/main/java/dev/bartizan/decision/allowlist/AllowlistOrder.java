package dev.bartizan.decision.allowlist;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry to add, or the new values of an entry.
 *
 * @param subject what is never blocked
 * @param comment why; null for no comment
 * @param end when it ends
 * @param lists names or ids of the lists that it is limited to; null if none are given
 */
public record AllowlistOrder(
        AllowlistSubject subject,
        @Nullable String comment,
        AllowlistEnd end,
        @Nullable List<String> lists) {

    /** An entry that applies to everything. */
    public AllowlistOrder(AllowlistSubject subject, @Nullable String comment, AllowlistEnd end) {
        this(subject, comment, end, null);
    }
}
