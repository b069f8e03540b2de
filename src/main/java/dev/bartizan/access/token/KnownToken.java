package dev.bartizan.access.token;

import dev.bartizan.access.Credential;
import dev.bartizan.access.Feature;
import dev.bartizan.access.Role;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpSyntaxException;
import dev.bartizan.ip.set.IpRangeSet;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.net.SocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A token in memory, for authentication.
 *
 * @param credential credential of requests with the token
 * @param id id of its row; empty for the configured token
 * @param name its name, for people
 * @param role its role
 * @param networks the addresses that it is accepted from; empty for all
 * @param features the features that it is limited to; empty for all
 */
public record KnownToken(
        Credential credential,
        OptionalLong id,
        String name,
        Role role,
        Optional<IpRangeSet> networks,
        List<Feature> features) {

    /** The attribute of a {@link SecurityIdentity} with its token. */
    public static final String ATTRIBUTE = KnownToken.class.getName();

    /** The administrator's token from the configuration. */
    static final KnownToken CONFIGURED = new KnownToken(
            new Credential(Credential.Kind.CONFIGURED_TOKEN, ""),
            OptionalLong.empty(),
            "configured",
            Role.ADMIN,
            Optional.empty(),
            List.of());

    static KnownToken of(TokenRow token) {
        Credential credential = new Credential(Credential.Kind.TOKEN, token.hash, Optional.ofNullable(token.expiresAt));
        Optional<IpRangeSet> networks = Optional.of(token.networks())
                .filter(ranges -> !ranges.isEmpty())
                .map(IpRangeSet::of);
        return new KnownToken(
                credential, OptionalLong.of(token.id), token.name, token.role, networks, token.features());
    }

    /** The token of a caller; empty for callers with another credential. */
    public static Stream<KnownToken> of(SecurityIdentity caller) {
        return Stream.<KnownToken>ofNullable(caller.getAttribute(ATTRIBUTE));
    }

    /** Whether it is accepted from a client. */
    public boolean acceptedFrom(SocketAddress client) {
        if (networks.isEmpty()) {
            return true;
        }
        try {
            return networks.get().contains(IpAddress.parse(String.valueOf(client.hostAddress())));
        } catch (IpSyntaxException noAddress) {
            return false;
        }
    }

    /** Whether it has the role admin for everything. */
    public boolean administers() {
        return role == Role.ADMIN && features.isEmpty();
    }

    /** Whether its features contain a normalized path of a request. */
    public boolean reaches(String path) {
        return features.isEmpty() || Feature.of(path).filter(features::contains).isPresent();
    }

    public boolean expired(Instant now) {
        return credential.expired(now);
    }
}
