package dev.bartizan.access.token;

import dev.bartizan.access.Credential;
import dev.bartizan.access.Role;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A token in memory, for authentication.
 *
 * @param credential credential of requests with the token
 * @param id id of its row; empty for the configured token
 * @param name its name, for people
 * @param role its role
 */
public record KnownToken(Credential credential, OptionalLong id, String name, Role role) {

    /** The administrator's token from the configuration. */
    static final KnownToken CONFIGURED = new KnownToken(
            new Credential(Credential.Kind.CONFIGURED_TOKEN, ""), OptionalLong.empty(), "configured", Role.ADMIN);

    static KnownToken of(TokenRow token) {
        Credential credential = new Credential(Credential.Kind.TOKEN, token.hash, Optional.ofNullable(token.expiresAt));
        return new KnownToken(credential, OptionalLong.of(token.id), token.name, token.role);
    }

    public boolean expired(Instant now) {
        return credential.expired(now);
    }
}
