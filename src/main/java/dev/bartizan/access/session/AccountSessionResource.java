package dev.bartizan.access.session;

import dev.bartizan.access.Role;
import dev.bartizan.access.account.AccountService;
import dev.bartizan.http.Items;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The sessions of any account, for administrators. */
@Path("/api/v1/accounts/{id}/sessions")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.Name.ADMIN)
@Tag(name = "Accounts")
public class AccountSessionResource {

    private final SessionService sessions;
    private final AccountService accounts;

    AccountSessionResource(SessionService sessions, AccountService accounts) {
        this.sessions = sessions;
        this.accounts = accounts;
    }

    @GET
    @Operation(summary = "List the sessions of an account", description = "The last used first.")
    @APIResponse(responseCode = "200", description = "The sessions.")
    public Items<SessionView> sessions(
            @Parameter(description = "The account's `id`.") @PathParam("id") long id, @Context RoutingContext context) {
        accounts.get(id);
        return new Items<>(sessions.views(id, context.request()));
    }

    @DELETE
    @Operation(summary = "End all sessions of an account")
    @APIResponse(responseCode = "204", description = "All sessions of the account have ended.")
    public void endSessions(@Parameter(description = "The account's `id`.") @PathParam("id") long id) {
        accounts.get(id);
        sessions.endAll(id);
    }

    @DELETE
    @Path("/{session}")
    @Operation(summary = "End one session of an account")
    @APIResponse(responseCode = "204", description = "The session has ended.")
    public void endSession(
            @Parameter(description = "The account's `id`.") @PathParam("id") long id,
            @Parameter(description = "The session's `id`.") @PathParam("session") long session) {
        sessions.end(id, session);
    }
}
