package dev.bartizan.access.session;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.Items;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The sessions of the caller's account. */
@Path("/api/v1/sessions")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(SessionAuthentication.PERSON)
@Tag(name = "Sessions")
public class SessionResource {

    private final SessionService sessions;
    private final SecurityIdentity caller;

    SessionResource(SessionService sessions, SecurityIdentity caller) {
        this.sessions = sessions;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "List the own sessions", description = "The last used first. Only for callers with a session.")
    @APIResponse(responseCode = "200", description = "The sessions of the caller's account.")
    public Items<SessionView> list(@Context RoutingContext context) {
        return new Items<>(sessions.views(account(), context.request()));
    }

    @DELETE
    @Operation(
            summary = "Log out everywhere",
            description = "Ends all sessions of the caller's account, also this one.")
    @APIResponse(responseCode = "204", description = "All sessions have ended.")
    public void endAll() {
        sessions.endAll(account());
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "End one of the own sessions")
    @APIResponse(responseCode = "204", description = "The session has ended.")
    @APIResponse(responseCode = "404", description = "`NOT_FOUND`: the caller has no such session.")
    public void end(@Parameter(description = "The session's `id`.") @PathParam("id") long id) {
        sessions.end(account(), id);
    }

    private long account() {
        return SessionAuthentication.account(caller)
                .orElseThrow(() ->
                        new ServiceException(ErrorCode.NOT_FOUND, "A token has no account and no sessions.", Map.of()));
    }
}
