package dev.bartizan.access.token;

import dev.bartizan.access.Credential;
import dev.bartizan.access.RevocableCredentials;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The valid and expired tokens in memory, by the hash of their secret. The whole map is replaced after each change. Until they have
 * been loaded from the database, those of the snapshot are accepted.
 */
@Singleton
public class TokenRegistry implements RevocableCredentials {

    private final ConfiguredAdminToken configured;

    /** Empty until the tokens have been loaded for the first time. */
    private volatile Optional<Map<String, KnownToken>> byHash = Optional.empty();

    /** The tokens of the snapshot. They are accepted until the tokens have been loaded. */
    private volatile Map<String, KnownToken> restored = Map.of();

    TokenRegistry(ConfiguredAdminToken configured) {
        this.configured = configured;
    }

    /** Whether the tokens have been loaded, so that a token that isn't found is wrong. */
    public boolean loaded() {
        return byHash.isPresent();
    }

    /** Whether the tokens have been loaded, and all of them are those of administrators. */
    public boolean administratorsOnly() {
        return byHash.map(tokens -> tokens.values().stream().allMatch(KnownToken::administers))
                .orElse(false);
    }

    void replace(Collection<TokenRow> tokens) {
        byHash =
                Optional.of(tokens.stream().collect(Collectors.toUnmodifiableMap(token -> token.hash, KnownToken::of)));
        restored = Map.of();
    }

    /** The tokens that are accepted, by hash. */
    Map<String, KnownToken> known() {
        return byHash.orElse(restored);
    }

    /** Accepts the tokens of the snapshot until the tokens have been loaded. */
    void restore(Map<String, KnownToken> tokens) {
        restored = Map.copyOf(tokens);
    }

    @Override
    public boolean valid(Credential credential, Instant now) {
        return credential.kind() != Credential.Kind.TOKEN
                || !credential.expired(now) && known().containsKey(credential.id());
    }

    public Optional<KnownToken> find(TokenSecret secret) {
        if (configured.matches(secret)) {
            return Optional.of(KnownToken.CONFIGURED);
        }
        // The time of a lookup by hash reveals nothing about the secret, so no constant-time comparison is needed.
        return Optional.ofNullable(known().get(secret.hash()));
    }
}
