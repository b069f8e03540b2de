package dev.bartizan.fail2ban.server;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The fail2ban server. */
@Path("/api/v1/fail2ban")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
@Tag(name = "fail2ban", description = "The fail2ban server of this machine, and its jails.")
public class Fail2banResource {

    private final Fail2banService service;

    Fail2banResource(Fail2banService service) {
        this.service = service;
    }

    @GET
    @Operation(summary = "Describe the fail2ban server")
    @APIResponse(responseCode = "200", description = "The server, or why it can't be reached.")
    public Fail2banView describe() {
        return service.describe();
    }

    @POST
    @Path("flush-logs")
    @RolesAllowed("admin")
    @Operation(summary = "Make the server reopen its log file", description = "Call it after the file was rotated.")
    @APIResponse(responseCode = "200", description = "The server's answer.")
    @APIResponse(
            responseCode = "502",
            description = "`FAIL2BAN_UNREACHABLE`: `details.cause` says why; `FAIL2BAN_COMMAND_FAILED`.")
    public FlushedLogsView flushLogs() {
        return service.flushLogs();
    }
}
