package dev.bartizan.access.session;

import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The CSRF token of a session. Requests that may change something send it in the header {@value #HEADER}. Pages outside
 * of {@code /api} that a form is sent to get it in a field instead, and check it themselves by {@link #matches}.
 */
public final class SessionCsrf {

    /** The header with the token. */
    public static final String HEADER = "X-CSRF-Token";

    /** The attribute of a {@link SecurityIdentity} with the token. */
    static final String ATTRIBUTE = SessionCsrf.class.getName();

    private SessionCsrf() {}

    /** The token of the caller's session, for forms; empty for callers without a session. */
    public static Optional<String> of(SecurityIdentity caller) {
        return Optional.ofNullable(caller.getAttribute(ATTRIBUTE));
    }

    /** Whether the field of a form has the token of the caller's session; true for callers without a session. */
    public static boolean matches(SecurityIdentity caller, @Nullable String given) {
        return of(caller).map(token -> same(token, given)).orElse(true);
    }

    /**
     * Refuses a request with the cookie of a session that may change something, unless it has the token and comes from
     * the own site. The handshake of a WebSocket can't have the header, so only its origin is checked.
     *
     * @throws dev.bartizan.error.ServiceException {@code CROSS_SITE}
     */
    static void check(HttpServerRequest request, SessionSecret secret) {
        if (!CrossSite.matters(request)) {
            return;
        }
        CrossSite.refuse(request);
        boolean safe = request.method().name().equals("GET") || checksItsForm(request);
        if (!safe && !same(secret.csrf(), request.getHeader(HEADER))) {
            throw CrossSite.refusal("The header " + HEADER + " must have the CSRF token of the session.");
        }
    }

    /** Whether the request is a form for a page. */
    private static boolean checksItsForm(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null || request.path() == null || request.headers().contains(HEADER)) {
            return false;
        }
        String lower = type.toLowerCase(Locale.ROOT);
        String path = request.path();
        boolean page = path.equals("/") || path.equals("/ui") || path.startsWith("/ui/");
        return page
                && (lower.startsWith("application/x-www-form-urlencoded") || lower.startsWith("multipart/form-data"));
    }

    private static boolean same(String token, @Nullable String given) {
        return given != null
                && MessageDigest.isEqual(
                        token.getBytes(StandardCharsets.US_ASCII), given.getBytes(StandardCharsets.UTF_8));
    }
}
