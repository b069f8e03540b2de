package dev.bartizan.livelog.socket;

import dev.bartizan.access.authentication.TicketedSocket;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Registers the WebSockets that accept tickets. */
class LogSockets {

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
}
