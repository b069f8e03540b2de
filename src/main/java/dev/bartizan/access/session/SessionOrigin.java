package dev.bartizan.access.session;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a login came from.
 *
 * @param address the client's address
 * @param userAgent the client's user agent: at most {@value #LONGEST_USER_AGENT} characters, without control characters
 */
public record SessionOrigin(Optional<String> address, Optional<String> userAgent) {

    private static final int LONGEST_USER_AGENT = 200;

    /** The origin of a request. */
    public static SessionOrigin of(HttpServerRequest request) {
        SocketAddress client = request.remoteAddress();
        return new SessionOrigin(
                Optional.ofNullable(client).map(SocketAddress::hostAddress),
                Optional.ofNullable(shortened(request.getHeader(HttpHeaders.USER_AGENT))));
    }

    private static @Nullable String shortened(@Nullable String userAgent) {
        if (userAgent == null) {
            return null;
        }
        StringBuilder safe = new StringBuilder();
        userAgent
                .codePoints()
                .limit(LONGEST_USER_AGENT)
                .forEach(c -> safe.appendCodePoint(Character.isISOControl(c) ? '\uFFFD' : c));
        return safe.toString();
    }
}
