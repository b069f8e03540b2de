package dev.bartizan.access.token;

import dev.bartizan.access.Credential;
import dev.bartizan.access.Role;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a request's check needs of a token.
 *
 * @param credential what a request with it was let in with
 * @param id of its row; none for the configured one
 * @param name for people
 * @param role what it allows
 */
public record KnownToken(Credential credential, OptionalLong id, String name, Role role) {

    /** The administrator's token that the configuration sets. */
    static final KnownToken CONFIGURED = new KnownToken(
            new Credential(Credential.Kind.CONFIGURED_TOKEN, ""), OptionalLong.empty(), "configured", Role.ADMIN);

    static KnownToken of(Token token) {
        Credential credential = new Credential(Credential.Kind.TOKEN, token.hash, Optional.ofNullable(token.expiresAt));
        return new KnownToken(credential, OptionalLong.of(token.id), token.name, token.role);
    }

    public boolean expired(Instant now) {
        return credential.expired(now);
    }
}
