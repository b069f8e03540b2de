package dev.bartizan.access.session;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * The cookie of a session. Over HTTPS its name has the prefix {@code __Host-}, so that neither another host nor plain
 * HTTP can set it. The scheme is that of the browser's request if the proxy in front passes it on and is trusted.
 */
@Singleton
public class SessionCookie {

    private static final String NAME = "bartizan";
    private static final String SECURE_NAME = "__Host-" + NAME;

    /** Longer values are no secrets of ours. */
    private static final int LONGEST = 64;

    private final SessionConfig config;

    SessionCookie(SessionConfig config) {
        this.config = config;
    }

    /** The secret in a request. */
    static Optional<SessionSecret> of(HttpServerRequest request) {
        Cookie cookie = request.getCookie(name(request));
        return Optional.ofNullable(cookie)
                .map(Cookie::getValue)
                .filter(value -> !value.isEmpty() && value.length() <= LONGEST)
                .map(SessionSecret::new);
    }

    /** The value of the header {@code Set-Cookie} that gives the browser a session. */
    public String set(HttpServerRequest request, OpenedSession opened) {
        return header(request, opened.secret().value(), config.longestTime().toSeconds());
    }

    /** The value of the header {@code Set-Cookie} that removes the cookie from the browser. */
    public String removed(HttpServerRequest request) {
        return header(request, "", 0);
    }

    private static String header(HttpServerRequest request, String value, long seconds) {
        return name(request) + "=" + value + "; Path=/; Max-Age=" + seconds + "; HttpOnly; SameSite=Lax"
                + (secure(request) ? "; Secure" : "");
    }

    private static String name(HttpServerRequest request) {
        return secure(request) ? SECURE_NAME : NAME;
    }

    private static boolean secure(HttpServerRequest request) {
        // Some proxies call the scheme of a WebSocket handshake wss.
        return "https".equalsIgnoreCase(request.scheme()) || "wss".equalsIgnoreCase(request.scheme());
    }
}
