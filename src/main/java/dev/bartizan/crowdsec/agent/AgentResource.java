package dev.bartizan.crowdsec.agent;

import dev.bartizan.crowdsec.decision.AgentBan;
import dev.bartizan.crowdsec.decision.AgentDecision;
import dev.bartizan.crowdsec.decision.AgentDecisions;
import dev.bartizan.crowdsec.decision.LiftedAgentBans;
import dev.bartizan.crowdsec.decision.NewAgentBan;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Page;
import dev.bartizan.http.Use;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** The CrowdSec agent on this machine. */
@Path("/api/v1/admin/crowdsec")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Tag(name = "CrowdSec agent", description = "A CrowdSec agent on this machine: its process and what it decides.")
public class AgentResource {

    private final AgentSupervisor supervisor;
    private final AgentDecisions decisions;

    AgentResource(AgentSupervisor supervisor, AgentDecisions decisions) {
        this.supervisor = supervisor;
        this.decisions = decisions;
    }

    @POST
    @Path("start")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Start the agent, and have it run from now on",
            description = "Answers when its local API does, after a minute at most. If it runs already, that is all.")
    @APIResponse(responseCode = "200", description = "It runs.")
    @APIResponse(
            responseCode = "503",
            description =
                    "`CROWDSEC_START_FAILED`: `details.missing` says what is missing and where, `details.log` what"
                            + " it said last; or one of the `DATABASE_…` codes. The desired state is as before.")
    public StartedAgent start() {
        return supervisor.start();
    }

    @POST
    @Path("stop")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Stop the agent, and have it run no more",
            description =
                    "Answers when it is gone. If it does not run, that is all. Processes of others are never touched.")
    @APIResponse(responseCode = "200", description = "It does not run.")
    @APIResponse(responseCode = "503", description = "One of the `DATABASE_…` codes; it goes on running.")
    public StoppedAgent stop() {
        supervisor.stop();
        return StoppedAgent.STOPPED;
    }

    @GET
    @Path("status")
    @RolesAllowed("viewer")
    @Operation(summary = "Say how the agent is doing")
    @APIResponse(responseCode = "200", description = "How it is doing.")
    public AgentStatus status() {
        return supervisor.status();
    }

    @GET
    @Path("decisions")
    @RolesAllowed("viewer")
    @Bounded(Use.SEARCH)
    @Operation(summary = "List what the agent has decided and is in force, newest first")
    @APIResponse(responseCode = "200", description = "One page of decisions.")
    @APIResponse(responseCode = "502", description = "`CROWDSEC_UNREACHABLE`: `details.cause` says why.")
    public Page<AgentDecision> list(
            @RestQuery @DefaultValue("1") @Min(1) @Max(Page.LAST) int page,
            @RestQuery("page_size") @DefaultValue("100") @Min(1) @Max(Page.LARGEST) int pageSize) {
        return decisions.list(page, pageSize);
    }

    @POST
    @Path("ban")
    @Operation(
            summary = "Have the agent ban an address or a network",
            description = "All bouncers of the agent enforce it. For a ban that ours enforce too, see `/api/v1/bans`.")
    @APIResponseSchema(value = AgentBan.class, responseCode = "201", responseDescription = "The ban.")
    @APIResponse(
            responseCode = "422",
            description = "`VALIDATION_FAILED`: `details.fields` says what is wrong with which field; `BAN_REFUSED`:"
                    + " `details.reasons` says who it would shut out, and `force` bans it nevertheless.")
    @APIResponse(responseCode = "502", description = "`CROWDSEC_UNREACHABLE`: `details.cause` says why.")
    public RestResponse<AgentBan> ban(@NotNull @Valid NewAgentBan wanted) {
        AgentBan ban = decisions.ban(wanted.order());
        return ResponseBuilder.<AgentBan>created(URI.create("/api/v1/admin/crowdsec/ban/" + ban.ip()))
                .entity(ban)
                .build();
    }

    @DELETE
    @Path("ban/{ip:.+}")
    @Operation(summary = "Have the agent lift its bans of exactly one address or CIDR")
    @APIResponse(responseCode = "200", description = "How many were lifted.")
    @APIResponse(
            responseCode = "404",
            description = "`NOT_FOUND`: it has no ban of it. One of a network around it would be another.")
    @APIResponse(responseCode = "502", description = "`CROWDSEC_UNREACHABLE`: `details.cause` says why.")
    public LiftedAgentBans lift(
            @RestPath @Parameter(description = "An address or a CIDR.", example = "45.155.205.7") String ip) {
        return decisions.lift(NewAgentBan.parse(ip));
    }
}
