package dev.bartizan.access;

import dev.bartizan.http.FilterOrder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Takes the token out of {@code /x/{token}/{format}}, for devices that can send no header, and goes on with the path of
 * the export that is meant. It happens before anything else, so that nothing that logs a path ever sees the token.
 */
@Singleton
public class PathToken {

    private static final String PREFIX = "/x/";
    private static final String EXPORTS = "/api/v1/export";
    private static final String KEY = PathToken.class.getName();

    void register(@Observes Filters filters) {
        FilterOrder.SECRETS_OUT_OF_ADDRESS.register(filters, PathToken::takeOut);
    }

    private static void takeOut(RoutingContext context) {
        String path = context.normalizedPath();
        if (!path.startsWith(PREFIX)) {
            context.next();
            return;
        }
        int end = path.indexOf('/', PREFIX.length());
        String token = path.substring(PREFIX.length(), end < 0 ? path.length() : end);
        String rest = end < 0 ? "" : path.substring(end);
        String query = context.request().query();
        context.put(KEY, new TokenSecret(token));
        context.reroute(EXPORTS + rest + (query == null ? "" : "?" + query));
    }

    /** The token that stood in the path of a request. */
    static Optional<TokenSecret> of(RoutingContext context) {
        return Optional.ofNullable(context.get(KEY));
    }
}
