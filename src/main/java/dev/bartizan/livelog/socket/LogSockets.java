package dev.bartizan.livelog.socket;

import dev.bartizan.access.authentication.TicketedSocket;
import dev.bartizan.http.RouteMethods;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** Registers the WebSockets that accept tickets. */
@Singleton
class LogSockets implements RouteMethods {

    static final String OWN_LOG = "/api/v1/logs/live";
    static final String ACCESS_LOG = "/api/v1/cerberus/logs/ws";

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

    /** The handshake is a GET; what else comes by GET is left to the resources, which have nothing there. */
    @Override
    public List<String> of(String path) {
        return path.equals(OWN_LOG) || path.equals(ACCESS_LOG) ? List.of("GET", "HEAD") : List.of();
    }
}
