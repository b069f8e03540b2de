package dev.bartizan.decision.bouncer;

import dev.bartizan.access.TokenSecret;
import dev.bartizan.http.FilterOrder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Lets only bouncers with a valid key into CrowdSec's paths, and refuses the others as CrowdSec does. */
@Singleton
class BouncerGate {

    private static final String KEY_HEADER = "X-Api-Key";
    private static final String PATH = "/v1/";
    private static final String SESSION = BouncerGate.class.getName();

    private final BouncerRegistry registry;

    BouncerGate(BouncerRegistry registry) {
        this.registry = registry;
    }

    void register(@Observes Filters filters) {
        FilterOrder.BOUNCERS.register(filters, this::handle);
    }

    /** The bouncer whose request this is. */
    static BouncerSession session(RoutingContext context) {
        return context.get(SESSION);
    }

    private void handle(RoutingContext context) {
        if (!context.normalizedPath().startsWith(PATH)) {
            context.next();
            return;
        }
        Optional<BouncerSession> session = Optional.ofNullable(context.request().getHeader(KEY_HEADER))
                .flatMap(key -> registry.find(new TokenSecret(key)));
        if (session.isPresent()) {
            context.put(SESSION, session.get());
            context.next();
        } else if (registry.loaded()) {
            refuse(context, 403, "access forbidden");
        } else {
            refuse(context, 503, "the bouncers are not loaded yet");
        }
    }

    private static void refuse(RoutingContext context, int status, String message) {
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end("{\"message\":\"" + message + "\"}");
    }
}
