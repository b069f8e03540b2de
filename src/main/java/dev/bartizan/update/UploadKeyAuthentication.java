package dev.bartizan.update;

import dev.bartizan.access.Credential;
import dev.bartizan.error.ServiceException;
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
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Set;

/** Authenticates callers with the upload key, so that a pipeline that publishes an update can also roll it out. */
@Singleton
public class UploadKeyAuthentication implements HttpAuthenticationMechanism {

    /** The role of callers with the upload key. No token has it. */
    public static final String PUBLISHER = "publisher";

    private static final String PATHS = "/api/updates/";

    private final UploadKey key;

    UploadKeyAuthentication(UploadKey key) {
        this.key = key;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
        if (!context.normalizedPath().startsWith(PATHS)
                || !context.request().headers().contains(UploadKey.HEADER)) {
            return Uni.createFrom().nullItem();
        }
        try {
            Set<String> apps = key.require(context.request());
            return Uni.createFrom()
                    .item(QuarkusSecurityIdentity.builder()
                            .setPrincipal(new QuarkusPrincipal(PUBLISHER))
                            .addRole(PUBLISHER)
                            .addAttribute(Credential.attribute(), UploadKey.credential(apps))
                            .addAttribute(CallerApps.ATTRIBUTE, apps)
                            .build());
        } catch (ServiceException refused) {
            return Uni.createFrom().failure(new AuthenticationFailedException(refused));
        }
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().nullItem();
    }

    /** Fails instead of writing a response, so that {@link ErrorWriter} writes it. */
    @Override
    public Uni<Boolean> sendChallenge(RoutingContext context) {
        return Uni.createFrom().failure(new UnauthorizedException());
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext context) {
        return Uni.createFrom()
                .item(new HttpCredentialTransport(HttpCredentialTransport.Type.OTHER_HEADER, UploadKey.HEADER));
    }
}
