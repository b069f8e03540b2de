package dev.bartizan.access.authentication;

import dev.bartizan.access.token.TokenSecret;
import dev.bartizan.http.PathSecret;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** The token of {@code /x/{token}/{format}}, for devices that can't send headers. */
final class PathToken {

    private PathToken() {}

    /** The token from the path of a request, see {@link PathSecret}. */
    static Optional<TokenSecret> of(RoutingContext context) {
        return Optional.ofNullable(context.request().getHeader(PathSecret.HEADER))
                .map(TokenSecret::new);
    }
}
