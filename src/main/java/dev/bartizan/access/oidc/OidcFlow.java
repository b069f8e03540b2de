package dev.bartizan.access.oidc;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.access.RefusedCredential;
import dev.bartizan.access.limit.WrongTokens;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/**
 * The way of a browser to the provider and back (authorization code flow with PKCE). Nothing is stored meanwhile. Not for event
 * loops.
 */
@Singleton
public class OidcFlow {

    private static final Logger LOG = Logger.getLogger(OidcFlow.class);

    /** Logins that may wait for the provider at a time, so that a slow one doesn't occupy all threads. */
    private static final int AT_A_TIME = 8;

    private static final int LONGEST_ERROR = 200;

    private final OidcClient client;
    private final OidcProvider provider;
    private final WrongTokens wrongTokens;
    private final Semaphore places = new Semaphore(AT_A_TIME);
    private final SecureRandom random = new SecureRandom();

    OidcFlow(OidcClient client, OidcProvider provider, WrongTokens wrongTokens) {
        this.client = client;
        this.provider = provider;
        this.wrongTokens = wrongTokens;
    }

    /**
     * Where a login leads.
     *
     * @param address the provider's page
     * @param cookie the value of the header {@code Set-Cookie}
     */
    public record Begun(String address, String cookie) {

        /** Without the secret. */
        @Override
        public String toString() {
            return "Begun[…]";
        }
    }

    /**
     * Begins a login.
     *
     * @param callback the address of {@link #finish} in this service
     * @param next the path to lead to after the login
     * @throws ServiceException {@code IDENTITY_PROVIDER_FAILED} with {@code details.reason}; {@code OVERLOADED}
     */
    public Begun begin(HttpServerRequest request, String callback, String next) {
        OidcAttempt attempt = OidcAttempt.begin(random, next);
        String address = ask(() -> provider.authorization(attempt, client.redirectUri(callback)));
        return new Begun(address, OidcCookie.set(request, attempt));
    }

    /**
     * Ends a login, after which the browser must get {@link #cookieRemoved}.
     *
     * @param callback as at the beginning
     * @throws ServiceException {@code UNAUTHENTICATED} if another browser has begun the login, or the provider refuses the
     *     person; {@code IDENTITY_PROVIDER_FAILED} with {@code details.reason}; {@code TOO_MANY_REQUESTS}; {@code OVERLOADED}
     */
    public OidcPerson finish(HttpServerRequest request, String callback) {
        wrongTokens.retryAfter(request.remoteAddress()).ifPresent(seconds -> {
            throw new ServiceException(ErrorCode.TOO_MANY_REQUESTS, Map.of("retry_after_seconds", seconds));
        });
        OidcAttempt attempt = OidcCookie.of(request)
                .filter(begun -> begun.hasState(parameter(request, "state").orElse("")))
                .orElseThrow(
                        () -> refused("This login took too long, or it began in another tab or browser. Try again."));
        requireSuccess(request);
        String code = parameter(request, "code").orElseThrow(() -> refused("The provider sends no code."));
        return ask(() -> {
            try {
                return provider.person(attempt, code, client.redirectUri(callback));
            } catch (OidcProvider.WrongCodeException wrong) {
                LOG.warnv("provider_refused_code", kv("reason", wrong.getMessage()));
                ServiceException refusal = wrongTokens.refuse(
                        request.remoteAddress(), RefusedCredential.PROVIDER_CODE, ErrorCode.UNAUTHENTICATED);
                throw refusal.code() == ErrorCode.UNAUTHENTICATED
                        ? refused("The provider doesn't accept this login any more. Try again.")
                        : refusal;
            }
        });
    }

    /** The path to lead to after the login, as the browser sends it; empty if there is none. */
    public String next(HttpServerRequest request) {
        return OidcCookie.of(request).map(OidcAttempt::next).orElse("");
    }

    /** The value of the header {@code Set-Cookie} that removes the cookie of a login. */
    public String cookieRemoved(HttpServerRequest request) {
        return OidcCookie.removed(request);
    }

    private void requireSuccess(HttpServerRequest request) {
        // RFC 9207. Other providers don't send it.
        boolean foreign = parameter(request, "iss")
                .filter(issuer -> !OidcMetadata.withoutSlash(issuer).equals(OidcMetadata.withoutSlash(client.issuer())))
                .isPresent();
        if (foreign) {
            throw refused("The response comes from another provider.");
        }
        Optional<String> error = parameter(request, "error");
        if (error.isPresent()) {
            Map<String, String> details = new LinkedHashMap<>();
            details.put("error", shortened(error.get()));
            parameter(request, "error_description").ifPresent(text -> details.put("description", shortened(text)));
            throw new ServiceException(ErrorCode.UNAUTHENTICATED, "The provider refused the login.", details);
        }
    }

    private static Optional<String> parameter(HttpServerRequest request, String name) {
        return Optional.ofNullable(request.getParam(name)).filter(value -> !value.isEmpty());
    }

    private static String shortened(String text) {
        return text.length() > LONGEST_ERROR ? text.substring(0, LONGEST_ERROR) + "…" : text;
    }

    private static ServiceException refused(String message) {
        return new ServiceException(ErrorCode.UNAUTHENTICATED, message, Map.of());
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask() throws IOException;
    }

    /** For the log only, because it can have addresses of the inner network. */
    private static String cause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString();
    }

    private <T> T ask(Question<T> question) {
        if (!client.on()) {
            throw ServiceException.featureOff("Logins by an OpenID provider are", "BARTIZAN_ACCESS_OIDC_ISSUER");
        }
        if (!places.tryAcquire()) {
            throw new ServiceException(ErrorCode.OVERLOADED);
        }
        try {
            return question.ask();
        } catch (IOException failure) {
            String reason = String.valueOf(failure.getMessage());
            LOG.warnv("oidc_provider_failed", kv("reason", reason), kv("cause", cause(failure)));
            throw new ServiceException(
                    ErrorCode.IDENTITY_PROVIDER_FAILED,
                    ErrorCode.IDENTITY_PROVIDER_FAILED.message(),
                    Map.of("reason", reason),
                    failure);
        } finally {
            places.release();
        }
    }
}
