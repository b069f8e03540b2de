package dev.bartizan.decision.bouncer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bartizan.decision.StreamedBody;
import dev.bartizan.decision.machine.MachineGate;
import dev.bartizan.decision.value.ListUsage;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.Cidr;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.IpSyntaxException;
import dev.bartizan.published.FromSnapshot;
import io.quarkus.vertx.http.Uncompressed;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/**
 * The part of CrowdSec's local API that bouncers use. Paths, parameters, responses and errors are CrowdSec's.
 * {@link BouncerGate} rejects requests without a valid key. Responses are not compressed, because bouncers poll every few
 * seconds, mostly from the same machine.
 */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@ForBouncers
@NonBlocking
@Tag(
        name = "Bouncer API",
        description = "CrowdSec's local API, for bouncers. The key is sent in the header `X-Api-Key`. Errors are "
                + "`{\"message\":…}`: 403 without a valid key, 429 after too many wrong keys.")
public class BouncerApi {

    private static final String TYPE =
            "Only decisions of this type: `ban`, `captcha` or `throttle`; no decision has another type.";

    private final PullService service;
    private final ListUsage usageOfLists;
    private final ObjectMapper json;

    BouncerApi(PullService service, ListUsage usageOfLists, ObjectMapper json) {
        this.service = service;
        this.usageOfLists = usageOfLists;
        this.json = json;
    }

    @GET
    @Path("/decisions/stream")
    @FromSnapshot
    @Uncompressed
    @Operation(
            summary = "Pull new and deleted decisions",
            description =
                    "Changes since the bouncer's last complete pull. Filters: `scopes`, `origins`, "
                            + "`scenarios_containing`, `scenarios_not_containing`, each separated by commas, "
                            + "`type` and `dedup`; other parameters are ignored. While the database can't be opened after a restart, "
                            + "all decisions are sent, and the header `Bartizan-Snapshot-Age` has the age of the snapshot in seconds.")
    @Parameter(
            name = "type",
            in = ParameterIn.QUERY,
            description = TYPE,
            example = "ban",
            schema = @Schema(type = SchemaType.STRING))
    @APIResponse(
            responseCode = "200",
            description = "The new and the deleted decisions.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = PulledDecisions.class)))
    public StreamedBody stream(
            @Parameter(description = "`true` when the bouncer starts: the response has all active decisions.")
                    @QueryParam("startup")
                    @Nullable
                    String startup,
            @Context UriInfo uri,
            @Context RoutingContext context) {
        return service.pull(caller(context), RequestedFilter.of(uri.getQueryParameters()), "true".equals(startup));
    }

    @HEAD
    @Path("/decisions/stream")
    @Operation(hidden = true)
    public Response streamHead() {
        return Response.ok().build();
    }

    @GET
    @Path("/decisions")
    @FromSnapshot
    @Uncompressed
    @Operation(
            summary = "Query decisions",
            description = "All active decisions that match all parameters; the filters of the stream work here too.")
    @Parameter(
            name = "type",
            in = ParameterIn.QUERY,
            description = TYPE,
            example = "ban",
            schema = @Schema(type = SchemaType.STRING))
    @APIResponse(
            responseCode = "200",
            description = "The decisions, or `null` if there are none.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema =
                                    @Schema(
                                            type = SchemaType.ARRAY,
                                            implementation = PulledDecisions.Decision.class,
                                            nullable = true)))
    @APIResponse(responseCode = "400", description = "`ip` or `range` can't be read.")
    public StreamedBody decisions(
            @Parameter(description = "An address: decisions that contain it.") @QueryParam("ip") @Nullable String ip,
            @Parameter(description = "A CIDR: decisions that contain all of it.") @QueryParam("range") @Nullable
                    String range,
            @Parameter(
                            description = "`false` for decisions within `range` or `ip`, instead of decisions that "
                                    + "contain it.")
                    @QueryParam("contains")
                    @Nullable
                    String contains,
            @Parameter(
                            description =
                                    "`ip` or `range`; no decision has another scope, such as `Country`, `AS` or `username`.")
                    @QueryParam("scope")
                    @Nullable
                    String scope,
            @Parameter(description = "Exactly this address or CIDR; no decision has another value.")
                    @QueryParam("value")
                    @Nullable
                    String value,
            @Context UriInfo uri,
            @Context RoutingContext context) {
        RequestedFilter filter = RequestedFilter.of(uri.getQueryParameters())
                .of(scope == null || "ip".equalsIgnoreCase(scope), scope == null || "range".equalsIgnoreCase(scope));
        PullService.Caller caller = caller(context);
        if (value != null) {
            return exactly(value)
                    .map(wanted -> service.covering(
                            caller, filter, wanted, decision -> decision.prefixLength() == wanted.prefixLength()))
                    .orElseGet(() -> service.none(caller));
        }
        Cidr wanted;
        if (ip != null) {
            wanted = address(ip);
        } else if (range != null) {
            wanted = cidr("range", range);
        } else {
            return service.all(caller, filter, decision -> true);
        }
        return "false".equals(contains)
                ? service.all(caller, filter, decision -> within(decision, wanted))
                : service.covering(caller, filter, wanted, decision -> true);
    }

    /** The value of a decision; nothing for values of other scopes, such as a country or the name of a user. */
    private static Optional<Cidr> exactly(String value) {
        try {
            return Optional.of(IpRange.parse(value)).filter(IpRange::isCidr).map(Cidr::of);
        } catch (IpSyntaxException otherScope) {
            return Optional.empty();
        }
    }

    private static boolean within(Cidr inner, Cidr outer) {
        return inner.isV6() == outer.isV6()
                && inner.prefixLength() >= outer.prefixLength()
                && inner.widened(outer.prefixLength()).compareAddress(outer) == 0;
    }

    @HEAD
    @Path("/decisions")
    @Operation(hidden = true)
    public Response decisionsHead() {
        return Response.ok().build();
    }

    @POST
    @Path("/usage-metrics")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Report metrics of a bouncer or a machine",
            description =
                    "`GET /api/v1/bouncers` shows those of bouncers. Those of machines are accepted and not stored.")
    @APIResponse(responseCode = "201", description = "Stored.")
    @APIResponse(responseCode = "400", description = "The body is not a JSON object.")
    public Response report(String body, @Context RoutingContext context) throws JsonProcessingException {
        UsageMetrics usage = UsageMetrics.of(json.readTree(body));
        if (!MachineGate.admitted(context)) {
            BouncerGate.session(context).record(activity -> activity.reported(usage));
            usageOfLists.reported(usage.lists());
        }
        return Response.status(Response.Status.CREATED).build();
    }

    @GET
    @Path("/{unknown: .*}")
    @Operation(hidden = true)
    public Response unknown() {
        return error(Response.Status.NOT_FOUND.getStatusCode(), "page not found");
    }

    private static PullService.Caller caller(RoutingContext context) {
        return new PullService.Caller(
                BouncerGate.session(context),
                context.request().getHeader(HttpHeaders.USER_AGENT),
                context.request().remoteAddress().hostAddress());
    }

    private static Cidr address(String text) {
        try {
            return Cidr.of(IpRange.of(IpAddress.parse(text)));
        } catch (IpSyntaxException unreadable) {
            throw new UnreadableParameterException("ip", unreadable.syntax().reason());
        }
    }

    private static Cidr cidr(String parameter, String text) {
        try {
            IpRange range = IpRange.parse(text);
            if (range.isCidr()) {
                return Cidr.of(range);
            }
            throw new UnreadableParameterException(parameter, "Not a CIDR.");
        } catch (IpSyntaxException unreadable) {
            throw new UnreadableParameterException(
                    parameter, unreadable.syntax().reason());
        }
    }

    @ServerExceptionMapper
    Response unreadable(UnreadableParameterException exception) {
        return error(Response.Status.BAD_REQUEST.getStatusCode(), exception.getMessage());
    }

    @ServerExceptionMapper
    Response unreadable(JsonProcessingException exception) {
        return error(Response.Status.BAD_REQUEST.getStatusCode(), "The body is not valid JSON.");
    }

    @ServerExceptionMapper
    Response refused(ServiceException exception) {
        return error(exception.code().status(), exception.getMessage());
    }

    static Response error(int status, String message) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .entity(Map.of("message", message))
                .build();
    }
}
