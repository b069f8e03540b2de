package dev.bartizan.access.session;

import java.time.Instant;

/**
 * A session.
 *
 * @param id identifier
 * @param generation the generation of the account at the login
 * @param createdAt when the person logged in
 * @param lastUsedAt when it was last used
 */
public record Session(
        long id, long accountId, long generation, Instant createdAt, Instant lastUsedAt, SessionOrigin origin) {

    Session usedAt(Instant when) {
        return new Session(id, accountId, generation, createdAt, when, origin);
    }
}
