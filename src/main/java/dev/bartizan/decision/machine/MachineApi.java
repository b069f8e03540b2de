package dev.bartizan.decision.machine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.bartizan.access.RefusedCredential;
import dev.bartizan.access.limit.WrongTokens;
import dev.bartizan.access.token.TokenSecret;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.LargeBody;
import dev.bartizan.http.Use;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpSyntaxException;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/**
 * The part of CrowdSec's local API that agents and {@code cscli} on other machines use. Paths, parameters, responses and
 * errors are CrowdSec's. A machine sees and deletes only the bans that it reported itself.
 */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@PermitAll
@Tag(
        name = "Machine API",
        description = "CrowdSec's local API, for agents on other machines. The token of the login is sent as "
                + "`Authorization: Bearer`. Errors are `{\"message\":…}`: 401 without a session.")
public class MachineApi {

    /** Maximum number of alerts in a response; it is in memory. */
    private static final int MAX_LISTED = 10_000;

    private final MachineRegistry registry;
    private final MachineSessions sessions;
    private final MachineGate gate;
    private final MachineAlerts alerts;
    private final WrongTokens wrongTokens;
    private final ObjectReader json;

    MachineApi(
            MachineRegistry registry,
            MachineSessions sessions,
            MachineGate gate,
            MachineAlerts alerts,
            WrongTokens wrongTokens,
            ObjectMapper json) {
        this.registry = registry;
        this.sessions = sessions;
        this.gate = gate;
        this.alerts = alerts;
        this.wrongTokens = wrongTokens;
        // CrowdSec adds fields in new versions.
        this.json = json.reader().without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    @POST
    @Path("/watchers")
    @NonBlocking
    @Operation(summary = "Register a machine", description = "Always refused: use `POST /api/v1/machines`.")
    @APIResponse(responseCode = "403", description = "Machines can't register themselves.")
    public Response register() {
        return MachineErrors.response(
                403,
                "machines can't register themselves here: an administrator creates them with POST /api/v1/machines");
    }

    @POST
    @Path("/watchers/login")
    @NonBlocking
    @Operation(summary = "Log in", description = "The session lasts an hour, or until Bartizan is restarted.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = LoginRequest.class)))
    @APIResponse(
            responseCode = "200",
            description = "The session.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = LoginView.class)))
    @APIResponse(responseCode = "400", description = "The body can't be read.")
    @APIResponse(responseCode = "401", description = "The name or the password is wrong.")
    public Response login(byte[] body, @Context RoutingContext context) throws IOException {
        LoginRequest given = read(body, LoginRequest.class);
        if (given.machineId() == null || given.password() == null) {
            throw new ServiceException(ErrorCode.BAD_REQUEST, "machine_id and password are required", Map.of());
        }
        Optional<MachineSessions.Login> login = sessions.logIn(given.machineId(), new TokenSecret(given.password()));
        if (login.isEmpty()) {
            return refused(context);
        }
        Machine machine = login.get().machine();
        gate.seen(machine, context.request());
        machine.record(activity -> activity.with(given.scenarioNames()));
        LoginView session =
                new LoginView(200, login.get().until(), login.get().token().value());
        return Response.ok(session)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private Response refused(RoutingContext context) {
        if (!registry.loaded()) {
            return MachineErrors.response(503, "the machines are not loaded yet");
        }
        OptionalLong retryAfter =
                wrongTokens.record(context.request().remoteAddress(), RefusedCredential.MACHINE_PASSWORD);
        if (retryAfter.isPresent()) {
            return Response.fromResponse(MachineErrors.response(429, "too many wrong passwords"))
                    .header(HttpHeaders.RETRY_AFTER, retryAfter.getAsLong())
                    .build();
        }
        return MachineErrors.response(401, "wrong machine or password");
    }

    @GET
    @Path("/heartbeat")
    @ForMachines
    @NonBlocking
    @Operation(summary = "Send a heartbeat", description = "`GET /api/v1/machines` shows the last one.")
    @APIResponse(responseCode = "200", description = "Recorded.")
    public Response heartbeat() {
        return Response.ok().build();
    }

    @POST
    @Path("/alerts")
    @ForMachines
    @LargeBody
    @Operation(
            summary = "Report alerts",
            description = "The decisions of an alert become bans with the origin `crowdsec` and the alert's scenario. "
                    + "If it has none, but `remediation`, its source is banned for `bartizan.machine.ban-duration`. "
                    + "Only decisions of the types `ban`, `captcha` and `throttle` for addresses and networks are used. Private addresses, "
                    + "addresses of Bartizan's machine, the sender's address and very broad networks are not banned. "
                    + "A ban that exists is extended if it would end earlier.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = AlertRequest[].class)))
    @APIResponse(
            responseCode = "201",
            description = "For each alert that led to bans, the `id` of the first one.",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = String[].class)))
    @APIResponse(responseCode = "400", description = "The body can't be read.")
    @APIResponse(responseCode = "413", description = "The body is larger than `bartizan.limits.large-body`.")
    public Response report(byte[] body, @Context RoutingContext context) throws IOException {
        List<AlertRequest> reported = Arrays.stream(read(body, AlertRequest[].class))
                .filter(Objects::nonNull)
                .toList();
        List<String> ids = alerts.report(MachineGate.machine(context), reported, client(context));
        return Response.status(Response.Status.CREATED).entity(ids).build();
    }

    @GET
    @Path("/alerts")
    @ForMachines
    @Bounded(Use.SEARCH)
    @Operation(
            summary = "List alerts",
            description = "The active bans that the machine reported, as alerts, newest first. Filters: `ip`, `range`, "
                    + "`contains`, `scope`, `value`, `type`, `origin` and `scenario`; other parameters are ignored.")
    @APIResponse(responseCode = "200", description = "The alerts.")
    @APIResponse(responseCode = "400", description = "`ip`, `range` or `value` can't be read.")
    public List<AlertView> list(
            @Parameter(description = "Maximum number of alerts; at most 10000, which is also the default.")
                    @QueryParam("limit")
                    @Nullable
                    Integer limit,
            @Context UriInfo uri,
            @Context RoutingContext context) {
        int most = limit == null || limit <= 0 ? MAX_LISTED : Math.min(limit, MAX_LISTED);
        return alerts.list(MachineGate.machine(context), BanSelection.of(uri.getQueryParameters()), most);
    }

    @GET
    @Path("/alerts/{id}")
    @ForMachines
    @Operation(summary = "Look at one alert")
    @APIResponse(responseCode = "200", description = "The alert.")
    @APIResponse(responseCode = "404", description = "The machine has no such active ban.")
    public AlertView get(
            @Parameter(description = "The alert's `id`.") @PathParam("id") long id, @Context RoutingContext context) {
        return alerts.list(MachineGate.machine(context), ban -> ban.id() == id, 1).stream()
                .findFirst()
                .orElseThrow(MachineApi::notFound);
    }

    @DELETE
    @Path("/alerts")
    @ForMachines
    @Operation(
            summary = "Delete alerts",
            description = "Lifts active bans that the machine reported. Filters are those of the list; others are "
                    + "refused. Without a filter all are lifted.")
    @APIResponse(responseCode = "200", description = "The number of lifted bans.")
    @APIResponse(responseCode = "400", description = "A filter can't be read or is not supported.")
    public LiftedView delete(@Context UriInfo uri, @Context RoutingContext context) {
        return lift(BanSelection.toDelete(uri.getQueryParameters()), context);
    }

    @DELETE
    @Path("/alerts/{id}")
    @ForMachines
    @Operation(summary = "Delete one alert", description = "Lifts the ban, if the machine reported it.")
    @APIResponse(responseCode = "200", description = "Lifted.")
    @APIResponse(responseCode = "404", description = "The machine has no such active ban.")
    public LiftedView deleteOne(
            @Parameter(description = "The alert's `id`.") @PathParam("id") long id, @Context RoutingContext context) {
        return liftOne(id, context);
    }

    @DELETE
    @Path("/decisions")
    @ForMachines
    @Operation(
            summary = "Delete decisions",
            description = "Lifts active bans that the machine reported. Filters are those of the list of alerts; "
                    + "others are refused. Without a filter all are lifted.")
    @APIResponse(responseCode = "200", description = "The number of lifted bans.")
    @APIResponse(responseCode = "400", description = "A filter can't be read or is not supported.")
    public LiftedView deleteDecisions(@Context UriInfo uri, @Context RoutingContext context) {
        return lift(BanSelection.toDelete(uri.getQueryParameters()), context);
    }

    @DELETE
    @Path("/decisions/{id}")
    @ForMachines
    @Operation(summary = "Delete one decision", description = "Lifts the ban, if the machine reported it.")
    @APIResponse(responseCode = "200", description = "Lifted.")
    @APIResponse(responseCode = "404", description = "The machine has no such active ban.")
    public LiftedView deleteDecision(
            @Parameter(description = "The `id` of an alert's decision.") @PathParam("id") long id,
            @Context RoutingContext context) {
        return liftOne(id, context);
    }

    private LiftedView lift(Predicate<ActiveBan> which, RoutingContext context) {
        return alerts.lift(MachineGate.machine(context), which);
    }

    private LiftedView liftOne(long id, RoutingContext context) {
        LiftedView lifted = lift(ban -> ban.id() == id, context);
        if (lifted.deleted().equals("0")) {
            throw notFound();
        }
        return lifted;
    }

    private <T> T read(byte[] body, Class<T> type) throws IOException {
        T given = body.length == 0 ? null : json.forType(type).readValue(body);
        if (given == null) {
            throw new ServiceException(ErrorCode.BAD_REQUEST, "the body is empty", Map.of());
        }
        return given;
    }

    /** The client's address; empty for a Unix socket. */
    private static Optional<IpAddress> client(RoutingContext context) {
        try {
            return Optional.ofNullable(context.request().remoteAddress().hostAddress())
                    .map(IpAddress::parse);
        } catch (IpSyntaxException none) {
            return Optional.empty();
        }
    }

    private static ServiceException notFound() {
        return new ServiceException(ErrorCode.NOT_FOUND, "object not found", Map.of());
    }

    @ServerExceptionMapper
    Response unreadable(JsonProcessingException exception) {
        return MachineErrors.response(400, "The body is not JSON of CrowdSec's form.");
    }

    @ServerExceptionMapper
    Response refused(ServiceException exception) {
        return MachineErrors.response(exception.code().status(), exception.getMessage());
    }
}
