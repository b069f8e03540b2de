package dev.bartizan.access.session;

import dev.bartizan.access.Credential;
import dev.bartizan.access.Role;
import dev.bartizan.access.account.Account;
import dev.bartizan.access.forward.ForwardAuth;
import dev.bartizan.access.oidc.OidcClient;
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
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Authenticates the caller by the cookie of a session. Runs on event loops and never blocks. Any other credential of the
 * request comes first. A cookie of a session that has ended is no credential, so that pages without a login still work.
 */
@Singleton
public class SessionAuthentication implements HttpAuthenticationMechanism {

    /** The role of callers with a session, besides that of their account. No token has it. */
    public static final String PERSON = "person";

    /** The attribute of a {@link SecurityIdentity} with the id of the account. */
    private static final String ACCOUNT = SessionAuthentication.class.getName();

    private final SessionRegistry registry;
    private final ForwardAuth forwardAuth;
    private final OidcClient oidc;
    private final ProtectedAddresses protectedAddresses;
    private final Clock clock;

    SessionAuthentication(
            SessionRegistry registry,
            ForwardAuth forwardAuth,
            OidcClient oidc,
            ProtectedAddresses protectedAddresses,
            Clock clock) {
        this.registry = registry;
        this.forwardAuth = forwardAuth;
        this.oidc = oidc;
        this.protectedAddresses = protectedAddresses;
        this.clock = clock;
    }

    /** The id of the account of a caller with a session; empty for other callers. */
    public static OptionalLong account(SecurityIdentity caller) {
        Long id = caller.getAttribute(ACCOUNT);
        return id == null ? OptionalLong.empty() : OptionalLong.of(id);
    }

    /** After the mechanisms with headers. */
    @Override
    public int getPriority() {
        return DEFAULT_PRIORITY - 1;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
        HttpServerRequest request = context.request();
        Optional<SessionSecret> secret = SessionCookie.of(request);
        Instant now = clock.instant();
        Optional<SessionRegistry.Valid> found =
                secret.flatMap(given -> registry.find(given, now)).filter(valid -> belongs(valid.account(), request));
        if (secret.isEmpty() || found.isEmpty()) {
            return Uni.createFrom().nullItem();
        }
        try {
            SessionCsrf.check(request, secret.get());
        } catch (ServiceException refused) {
            return Uni.createFrom().failure(new AuthenticationFailedException(refused));
        }
        KnownSession session = found.get().session();
        Account account = found.get().account();
        session.used(now);
        if (account.role() == Role.ADMIN) {
            protectedAddresses.administrator(request.remoteAddress());
        }
        Credential credential =
                new Credential(Credential.Kind.SESSION, session.hash(), Optional.of(registry.end(session.session())));
        return Uni.createFrom()
                .item(QuarkusSecurityIdentity.builder()
                        .setPrincipal(new QuarkusPrincipal(account.name()))
                        .addRoles(account.role().included())
                        .addRole(PERSON)
                        .addAttribute(Credential.attribute(), credential)
                        .addAttribute(SessionCsrf.ATTRIBUTE, secret.get().csrf())
                        .addAttribute(ACCOUNT, account.id())
                        .build());
    }

    /**
     * Whether the person who makes the request still has the account. For an account without a password the proxy says so in
     * each request: the same name, and groups with the same role. An account of an OpenID provider counts while that provider is
     * configured.
     */
    private boolean belongs(Account account, HttpServerRequest request) {
        if (!account.external()) {
            return true;
        }
        return account.subject().isPresent()
                ? oidc.trusts(account.subject().get())
                : forwardAuth
                        .person(request)
                        .filter(person -> person.name().equalsIgnoreCase(account.name()))
                        .filter(person -> person.role().equals(Optional.of(account.role())))
                        .isPresent();
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().nullItem();
    }

    /** Fails instead of writing a response, so that the error mappers write it. */
    @Override
    public Uni<Boolean> sendChallenge(RoutingContext context) {
        return Uni.createFrom().failure(new UnauthorizedException());
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext context) {
        return Uni.createFrom().item(new HttpCredentialTransport(HttpCredentialTransport.Type.COOKIE, "bartizan"));
    }
}
