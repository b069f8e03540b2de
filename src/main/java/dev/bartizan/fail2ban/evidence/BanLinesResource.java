package dev.bartizan.fail2ban.evidence;

import dev.bartizan.fail2ban.protocol.JailName;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Shows the log lines that led to a ban. */
@Path("/api/v1/jails/{name}/bans/log-lines")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Tag(name = "Jails")
public class BanLinesResource {

    private final BanLines lines;

    BanLinesResource(BanLines lines) {
        this.lines = lines;
    }

    @GET
    @Bounded(Use.SEARCH)
    @Operation(
            summary = "Show the log lines that led to a ban",
            description =
                    "The lines of the last ban of this text in the jail, from fail2ban's own database; also after the ban, until"
                            + " fail2ban deletes it (`dbpurgeage`). Only administrators may see them, because lines of a log can"
                            + " have names and passwords.")
    @APIResponse(responseCode = "200", description = "The lines; none for a ban by a command.")
    @APIResponse(
            responseCode = "404",
            description =
                    "`FAIL2BAN_COMMAND_FAILED`: the server has no such jail; `NOT_FOUND`: fail2ban's database has no such ban, or"
                            + " can't be read; `details.reason` says which.")
    @APIResponse(responseCode = "502", description = "`FAIL2BAN_UNREACHABLE`: `details.cause` says why.")
    public BanLinesView lines(
            @RestPath @Parameter(description = "Name of the jail.", example = "sshd") String name,
            @RestQuery
                    @DefaultValue("")
                    @Parameter(
                            description = "An address, a network, or any other text that the jail bans.",
                            example = "45.155.205.7")
                    String ip) {
        return lines.of(new JailName(name), ip);
    }
}
