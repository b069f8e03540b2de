package dev.bartizan.access;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a request's check needs of a token.
 *
 * @param id of its row; none for the configured one
 * @param name for people
 * @param role what it allows
 * @param expiresAt the first moment at which it is not valid any more
 */
record KnownToken(OptionalLong id, String name, Role role, Optional<Instant> expiresAt) {

    /** The administrator's token that the configuration sets. */
    static final KnownToken CONFIGURED =
            new KnownToken(OptionalLong.empty(), "configured", Role.ADMIN, Optional.empty());

    static KnownToken of(Token token) {
        return new KnownToken(OptionalLong.of(token.id), token.name, token.role, Optional.ofNullable(token.expiresAt));
    }

    boolean expired(Instant now) {
        return expiresAt.isPresent() && !now.isBefore(expiresAt.get());
    }
}
