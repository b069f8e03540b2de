package dev.bartizan.livelog.socket;

import dev.bartizan.access.Role;
import dev.bartizan.access.authentication.Tickets;
import dev.bartizan.http.Items;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseHeader;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse.StatusCode;

/** Tickets and connections of the live logs. */
@Path("/api/v1/logs")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.Name.VIEWER)
@NonBlocking
@Tag(
        name = "Live logs",
        description = "The logs are sent over WebSocket: Bartizan's own log at `/api/v1/logs/live`, the reverse proxy's"
                + " access log at `/api/v1/cerberus/logs/ws`.")
public class LiveLogResource {

    private final LogConnections connections;
    private final Tickets tickets;
    private final SecurityIdentity caller;

    LiveLogResource(LogConnections connections, Tickets tickets, SecurityIdentity caller) {
        this.connections = connections;
        this.tickets = tickets;
        this.caller = caller;
    }

    @POST
    @Path("/ticket")
    @ResponseHeader(name = HttpHeaders.CACHE_CONTROL, value = "no-store")
    @ResponseStatus(StatusCode.CREATED)
    @Operation(
            summary = "Issue a ticket for a WebSocket",
            description =
                    "For browsers, which can't send a token with a handshake. `?ticket=` opens one WebSocket with the"
                            + " rights of a viewer; it is valid once and for 30 s.")
    @APIResponseSchema(value = LogTicketView.class, responseCode = "201", responseDescription = "The ticket.")
    public LogTicketView ticket() {
        Tickets.Ticket ticket = tickets.issue(caller);
        return new LogTicketView(ticket.secret().value(), ticket.expiresAt());
    }

    @GET
    @Path("/connections")
    @Operation(summary = "List the clients of live logs", description = "The oldest connection first.")
    @APIResponse(responseCode = "200", description = "All connections.")
    public Items<LogConnectionView> connections() {
        return new Items<>(connections.list());
    }
}
