package dev.bartizan.crowdsec.agent;

import dev.bartizan.crowdsec.decision.AgentBanRequest;
import dev.bartizan.crowdsec.decision.AgentBanView;
import dev.bartizan.crowdsec.decision.AgentDecisionView;
import dev.bartizan.crowdsec.decision.AgentDecisions;
import dev.bartizan.crowdsec.decision.LiftedAgentBansView;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Page;
import dev.bartizan.http.Use;
import dev.bartizan.net.RequestAddress;
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
@Tag(name = "CrowdSec agent", description = "A CrowdSec agent on this machine: its process and its decisions.")
public class AgentResource {

    private final AgentSupervisor supervisor;
    private final AgentOrders orders;
    private final AgentDecisions decisions;

    AgentResource(AgentSupervisor supervisor, AgentOrders orders, AgentDecisions decisions) {
        this.supervisor = supervisor;
        this.orders = orders;
        this.decisions = decisions;
    }

    @POST
    @Path("start")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Start the agent and keep it running",
            description = "Returns when the agent's local API answers, after a minute at most. Idempotent.")
    @APIResponse(responseCode = "200", description = "The agent runs.")
    @APIResponse(
            responseCode = "503",
            description = "`CROWDSEC_START_FAILED`: `details.missing` says what is missing and where, `details.log` has"
                    + " the agent's last log lines; or one of the `DATABASE_…` codes. The desired state is unchanged.")
    public StartedAgentView start() {
        return orders.start();
    }

    @POST
    @Path("stop")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Stop the agent and keep it stopped",
            description =
                    "Returns when the process is gone. Idempotent. Only a process that Bartizan started is stopped.")
    @APIResponse(responseCode = "200", description = "The agent does not run.")
    @APIResponse(responseCode = "503", description = "One of the `DATABASE_…` codes; the agent still runs.")
    public StoppedAgentView stop() {
        orders.stop();
        return StoppedAgentView.STOPPED;
    }

    @GET
    @Path("status")
    @RolesAllowed("viewer")
    @Operation(summary = "Show the agent's status")
    @APIResponse(responseCode = "200", description = "The status.")
    public AgentStatusView status() {
        return supervisor.status();
    }

    @GET
    @Path("decisions")
    @RolesAllowed("viewer")
    @Bounded(Use.SEARCH)
    @Operation(summary = "List the agent's decisions in force, newest first")
    @APIResponse(responseCode = "200", description = "One page of decisions.")
    @APIResponse(responseCode = "502", description = "`CROWDSEC_UNREACHABLE`: `details.cause` says why.")
    public Page<AgentDecisionView> list(
            @RestQuery @DefaultValue("1") @Min(1) @Max(Page.LAST) int page,
            @RestQuery("page_size") @DefaultValue("100") @Min(1) @Max(Page.LARGEST) int pageSize) {
        return decisions.list(page, pageSize);
    }

    @POST
    @Path("ban")
    @RolesAllowed("operator")
    @Operation(
            summary = "Ban an address or a network in the agent",
            description =
                    "All bouncers of the agent enforce the ban. For a ban that Bartizan's clients enforce too, see"
                            + " `/api/v1/bans`.")
    @APIResponseSchema(value = AgentBanView.class, responseCode = "201", responseDescription = "The ban.")
    @APIResponse(
            responseCode = "422",
            description = "`VALIDATION_FAILED`: `details.fields` names the wrong fields; `BAN_REFUSED`:"
                    + " `details.reasons` says who would lose access; `force` bans anyway.")
    @APIResponse(responseCode = "502", description = "`CROWDSEC_UNREACHABLE`: `details.cause` says why.")
    public RestResponse<AgentBanView> ban(@NotNull @Valid AgentBanRequest wanted) {
        AgentBanView ban = decisions.ban(wanted.order());
        return ResponseBuilder.<AgentBanView>created(URI.create("/api/v1/admin/crowdsec/ban/" + ban.ip()))
                .entity(ban)
                .build();
    }

    @GET
    @Path("ban/{ip:.+}")
    @RolesAllowed("viewer")
    @Bounded(Use.SEARCH)
    @Operation(
            summary = "Look at the agent's ban of exactly one address or CIDR",
            description = "Of several that are in force, the one that lasts longest.")
    @APIResponse(responseCode = "200", description = "The ban.")
    @APIResponse(
            responseCode = "404",
            description = "`NOT_FOUND`: it has no ban of it. One of a network around it would be another.")
    @APIResponse(responseCode = "502", description = "`CROWDSEC_UNREACHABLE`: `details.cause` says why.")
    public AgentBanView get(
            @RestPath @Parameter(description = "An address or a CIDR.", example = "45.155.205.7") String ip) {
        return decisions.get(RequestAddress.parameter("ip", ip).range());
    }

    @DELETE
    @Path("ban/{ip:.+}")
    @RolesAllowed("operator")
    @Operation(summary = "Lift the agent's bans of exactly one address or CIDR")
    @APIResponse(responseCode = "200", description = "The number of lifted bans.")
    @APIResponse(
            responseCode = "404",
            description =
                    "`NOT_FOUND`: the agent has no ban of exactly this address or CIDR; a ban of a wider network does not count.")
    @APIResponse(responseCode = "502", description = "`CROWDSEC_UNREACHABLE`: `details.cause` says why.")
    public LiftedAgentBansView lift(
            @RestPath @Parameter(description = "An address or a CIDR.", example = "45.155.205.7") String ip) {
        return decisions.lift(RequestAddress.parameter("ip", ip).range());
    }
}
