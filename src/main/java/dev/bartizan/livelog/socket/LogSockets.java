package dev.bartizan.livelog.socket;

import dev.bartizan.access.authentication.TicketedSocket;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ErrorWriter;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.RouteMethods;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** Registers the WebSockets that accept tickets, and answers other requests to their paths. */
@Singleton
class LogSockets implements RouteMethods {

    static final String OWN_LOG = "/api/v1/logs/live";
    static final String ACCESS_LOG = "/api/v1/cerberus/logs/ws";

    private final ErrorWriter errors;

    LogSockets(ErrorWriter errors) {
        this.errors = errors;
    }

    /** The route of a WebSocket comes before this one. It passes on each request that isn't a handshake. */
    void register(@Observes Router router) {
        for (String path : List.of(OWN_LOG, ACCESS_LOG)) {
            router.route(path)
                    .order(RouteConstants.ROUTE_ORDER_DEFAULT)
                    .handler(context -> errors.send(context, new ServiceException(ErrorCode.UPGRADE_REQUIRED)));
        }
    }

    @Produces
    @Singleton
    TicketedSocket ownLog() {
        return new TicketedSocket(OWN_LOG);
    }

    @Produces
    @Singleton
    TicketedSocket accessLog() {
        return new TicketedSocket(ACCESS_LOG);
    }

    /** The handshake is a GET. */
    @Override
    public List<String> of(String path) {
        return path.equals(OWN_LOG) || path.equals(ACCESS_LOG) ? List.of("GET", "HEAD") : List.of();
    }
}
