package dev.bartizan.access.authentication;

import dev.bartizan.access.Credential;
import dev.bartizan.access.Feature;
import dev.bartizan.access.RefusedCredential;
import dev.bartizan.access.Role;
import dev.bartizan.access.limit.WrongTokens;
import dev.bartizan.access.token.KnownToken;
import dev.bartizan.access.token.LastUses;
import dev.bartizan.access.token.TokenRegistry;
import dev.bartizan.access.token.TokenSecret;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.protection.ProtectedAddresses;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates the caller by {@code Authorization: Bearer …}, by a token in the path, or by a token or ticket in the
 * query of a WebSocket handshake. Runs on event loops and never blocks.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-2.1">RFC 6750, Bearer Token Usage</a>
 */
@Singleton
public class BearerAuthentication implements HttpAuthenticationMechanism {

    private static final String SCHEME = "Bearer";

    private final TokenRegistry registry;
    private final LastUses lastUses;
    private final Tickets tickets;
    private final WrongTokens wrongTokens;
    private final ProtectedAddresses protectedAddresses;
    private final DatabaseState database;
    private final Clock clock;

    BearerAuthentication(
            TokenRegistry registry,
            LastUses lastUses,
            Tickets tickets,
            WrongTokens wrongTokens,
            ProtectedAddresses protectedAddresses,
            DatabaseState database,
            Clock clock) {
        this.registry = registry;
        this.lastUses = lastUses;
        this.tickets = tickets;
        this.wrongTokens = wrongTokens;
        this.protectedAddresses = protectedAddresses;
        this.database = database;
        this.clock = clock;
    }

    /**
     * Returns no identity if there is no credential; the roles that the path requires decide whether that is enough.
     */
    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
        Optional<TokenSecret> inPath = PathToken.of(context);
        Optional<TokenSecret> inHeader = secret(context.request().getHeader(HttpHeaders.AUTHORIZATION));
        Optional<TokenSecret> inQuery = HandshakeCredential.token(context);
        Optional<TokenSecret> ticket = HandshakeCredential.ticket(context);
        SocketAddress client = context.request().remoteAddress();
        try {
            if (inPath.isPresent()) {
                return Uni.createFrom().item(identify(inPath.get(), true, context));
            }
            if (inHeader.isPresent()) {
                return Uni.createFrom().item(identify(inHeader.get(), false, context));
            }
            if (inQuery.isPresent()) {
                return Uni.createFrom().item(Tickets.asViewer(identify(inQuery.get(), false, context)));
            }
            return ticket.isPresent()
                    ? Uni.createFrom()
                            .item(tickets.redeem(ticket.get(), client)
                                    .orElseThrow(() -> refuse(client, RefusedCredential.TICKET)))
                    : Uni.createFrom().nullItem();
        } catch (ServiceException refused) {
            return Uni.createFrom().failure(new AuthenticationFailedException(refused));
        }
    }

    /**
     * Accepts a token in a path only for exports, because paths are displayed, stored and shared more often than
     * headers.
     */
    private SecurityIdentity identify(TokenSecret secret, boolean inPath, RoutingContext context) {
        SocketAddress client = context.request().remoteAddress();
        Instant now = clock.instant();
        Optional<KnownToken> found = registry.find(secret);
        if (found.isEmpty() && !registry.loaded()) {
            throw database.unavailable();
        }
        KnownToken token = found.orElseThrow(
                () -> refuse(client, inPath ? RefusedCredential.UNKNOWN_IN_PATH : RefusedCredential.UNKNOWN));
        if (token.expired(now)) {
            throw refuse(client, RefusedCredential.EXPIRED);
        }
        if (!token.acceptedFrom(client)) {
            throw refuse(client, RefusedCredential.NETWORK);
        }
        if (inPath && token.role() != Role.EXPORT) {
            throw refuse(client, RefusedCredential.NOT_FOR_PATHS);
        }
        if (!token.reaches(context.normalizedPath())) {
            throw new ServiceException(
                    ErrorCode.FORBIDDEN,
                    "The token is limited to other features.",
                    Map.of(
                            "features",
                            token.features().stream().map(Feature::text).toList()));
        }
        token.id().ifPresent(id -> lastUses.record(id, now));
        if (token.role() == Role.ADMIN) {
            protectedAddresses.administrator(client);
        }
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(token.name()))
                .addRoles(token.role().included())
                .addAttribute(Credential.attribute(), token.credential())
                .addAttribute(KnownToken.ATTRIBUTE, token)
                .build();
    }

    private ServiceException refuse(SocketAddress client, RefusedCredential reason) {
        return wrongTokens.refuse(client, reason, ErrorCode.UNAUTHENTICATED);
    }

    private static Optional<TokenSecret> secret(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME + " ", 0, SCHEME.length() + 1)) {
            return Optional.empty();
        }
        return Optional.of(authorization.substring(SCHEME.length()).strip())
                .filter(value -> !value.isEmpty())
                .map(TokenSecret::new);
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", SCHEME));
    }

    /** Fails instead of writing a response, so that the error mappers write it. */
    @Override
    public Uni<Boolean> sendChallenge(RoutingContext context) {
        return Uni.createFrom().failure(new UnauthorizedException());
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext context) {
        return Uni.createFrom().item(new HttpCredentialTransport(HttpCredentialTransport.Type.AUTHORIZATION, SCHEME));
    }
}
