package dev.bartizan.access.oidc;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * The cookie of a login that has begun. Over HTTPS its name has the prefix {@code __Host-}, so that no other host can make a
 * browser continue a foreign login.
 */
final class OidcCookie {

    private static final String NAME = "bartizan-login";

    /** People may have to enter a password and a code at the provider. */
    private static final int SECONDS = 600;

    private OidcCookie() {}

    /** The login that the browser has begun. */
    static Optional<OidcAttempt> of(HttpServerRequest request) {
        return Optional.ofNullable(request.getCookie(name(request)))
                .map(Cookie::getValue)
                .flatMap(OidcAttempt::parse);
    }

    /** The value of the header {@code Set-Cookie} that begins a login. */
    static String set(HttpServerRequest request, OidcAttempt attempt) {
        return header(request, attempt.cookie(), SECONDS);
    }

    /** The value of the header {@code Set-Cookie} that ends a login. */
    static String removed(HttpServerRequest request) {
        return header(request, "", 0);
    }

    /** {@code Lax}, because the provider leads the browser back. */
    private static String header(HttpServerRequest request, String value, int seconds) {
        return name(request) + "=" + value + "; Path=/; Max-Age=" + seconds + "; HttpOnly; SameSite=Lax"
                + (secure(request) ? "; Secure" : "");
    }

    private static String name(HttpServerRequest request) {
        return secure(request) ? "__Host-" + NAME : NAME;
    }

    private static boolean secure(HttpServerRequest request) {
        return "https".equalsIgnoreCase(request.scheme());
    }
}
