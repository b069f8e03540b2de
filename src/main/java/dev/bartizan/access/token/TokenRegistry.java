package dev.bartizan.access.token;

import dev.bartizan.access.Credential;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The valid and expired tokens in memory, by the hash of their secret; replaced as a whole after each change. */
@Singleton
public class TokenRegistry {

    private final ConfiguredAdminToken configured;

    /** Empty until the tokens have been loaded for the first time. */
    private volatile Optional<Map<String, KnownToken>> byHash = Optional.empty();

    TokenRegistry(ConfiguredAdminToken configured) {
        this.configured = configured;
    }

    /** Whether the tokens of the database are known, so that a token that isn't found is indeed wrong. */
    public boolean loaded() {
        return byHash.isPresent();
    }

    void replace(Collection<Token> tokens) {
        byHash =
                Optional.of(tokens.stream().collect(Collectors.toUnmodifiableMap(token -> token.hash, KnownToken::of)));
    }

    /** Whether a credential that let somebody in would do so still. Only tokens can be revoked without a restart. */
    public boolean valid(Credential credential, Instant now) {
        return credential.kind() != Credential.Kind.TOKEN
                || !credential.expired(now)
                        && byHash.map(tokens -> tokens.containsKey(credential.id()))
                                .orElse(false);
    }

    public Optional<KnownToken> find(TokenSecret secret) {
        if (configured.matches(secret)) {
            return Optional.of(KnownToken.CONFIGURED);
        }
        // How long a look-up by hash takes says nothing about the secret, so it needs no constant time.
        return byHash.map(tokens -> tokens.get(secret.hash()));
    }
}
