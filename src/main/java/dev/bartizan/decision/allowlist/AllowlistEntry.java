package dev.bartizan.decision.allowlist;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A range that is never blocked.
 *
 * @param range canonical text, as {@link dev.bartizan.ip.IpRange#toString()} writes it
 * @param note the reason and the author
 * @param term when it was added and when it ends
 * @param provisioned whether the configuration declares it, so that it is read-only in the API
 * @param inEngines whether the engines' own allowlists get it, too
 */
public record AllowlistEntry(long id, String range, Note note, Term term, boolean provisioned, boolean inEngines) {

    /**
     * Information for people.
     *
     * @param comment why; null for no comment
     * @param author name of the token that added it; null if the configuration declares it, or an earlier version added it
     */
    public record Note(@Nullable String comment, @Nullable String author) {}

    /**
     * When it is in force.
     *
     * @param createdAt when it was added
     * @param expiresAt when it ends; null if it doesn't end
     */
    public record Term(Instant createdAt, @Nullable Instant expiresAt) {

        /** {@link Instant#MAX} if it doesn't end. */
        Instant end() {
            return expiresAt == null ? Instant.MAX : expiresAt;
        }
    }

    /** Whether it has not expired. */
    boolean active(Instant now) {
        return term.end().isAfter(now);
    }
}
