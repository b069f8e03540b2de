package dev.bartizan.error;

import dev.bartizan.http.FilterOrder;
import dev.bartizan.http.ManagementRoutes;
import dev.bartizan.http.RouteMethods;
import io.quarkus.arc.All;
import io.quarkus.vertx.http.ManagementInterface;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Refuses methods that a route outside of the resources doesn't have, on both ports, and answers {@code OPTIONS}. Resources
 * do so by themselves.
 */
@Singleton
public class MethodGate {

    private final List<RouteMethods> routes;
    private final ManagementRoutes management;
    private final ErrorWriter errors;

    MethodGate(@All List<RouteMethods> routes, ManagementRoutes management, ErrorWriter errors) {
        this.routes = routes;
        this.management = management;
        this.errors = errors;
    }

    void register(@Observes Filters filters) {
        FilterOrder.ROUTE_METHODS.register(filters, context -> pass(context, allowed(context.normalizedPath())));
    }

    /** Every request comes here: no stream, no list. */
    private List<String> allowed(String path) {
        for (RouteMethods each : routes) {
            List<String> allowed = each.of(path);
            if (!allowed.isEmpty()) {
                return allowed;
            }
        }
        return List.of();
    }

    /** Filters are for the API's port alone. */
    void register(@Observes ManagementInterface management) {
        management
                .router()
                .route()
                .order(FilterOrder.ON_THE_MANAGEMENT_PORT + 1)
                .handler(context -> {
                    if (preflight(context.request())) {
                        context.next();
                    } else {
                        pass(context, this.management.methods(context.normalizedPath()));
                    }
                });
    }

    /** The management interface answers these itself: pages of all sites may read it. */
    private static boolean preflight(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    }

    private void pass(RoutingContext context, List<String> allowed) {
        String method = context.request().method().name();
        if (allowed.isEmpty() || allowed.contains(method)) {
            context.next();
        } else if (method.equals("OPTIONS")) {
            context.response()
                    .putHeader(HttpHeaders.ALLOW, String.join(", ", allowed) + ", OPTIONS")
                    .end();
        } else {
            errors.send(context, ServiceException.methodNotAllowed(allowed));
        }
    }
}
