package dev.bartizan.ban;

import dev.bartizan.http.Bounded;
import dev.bartizan.http.Items;
import dev.bartizan.http.Page;
import dev.bartizan.http.Use;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpSyntaxException;
import dev.bartizan.net.AddressText;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Bans that people set, and all bans there are and were. */
@Path("/api/v1/bans")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
@Tag(name = "Bans", description = "Addresses and networks that are blocked for a while or for good.")
public class BanResource {

    private final BanService bans;
    private final BanQueries queries;

    BanResource(BanService bans, BanQueries queries) {
        this.queries = queries;
        this.bans = bans;
    }

    @GET
    @Bounded(Use.SEARCH)
    @Operation(
            summary = "List bans, newest first",
            description = "Those that have ended are kept for a year by default.")
    @APIResponse(responseCode = "200", description = "One page of bans.")
    @APIResponse(responseCode = "400", description = "`INVALID_ADDRESS`: `ip` is none.")
    public Page<BanItem> list(
            @RestQuery @Parameter(description = "Only those in force (`true`) or those that have ended (`false`).")
                    Boolean active,
            @RestQuery @Parameter(description = "Only those of this origin.", example = "bartizan") String origin,
            @RestQuery @Parameter(description = "Only those of this jail of fail2ban.", example = "sshd") String jail,
            @RestQuery @Parameter(description = "Only those that cover this address or CIDR.", example = "45.155.205.7")
                    String ip,
            @Valid @BeanParam Window window,
            @RestQuery @DefaultValue("1") @Min(1) @Max(Page.LAST) int page,
            @RestQuery("page_size") @DefaultValue("100") @Min(1) @Max(Page.LARGEST) int pageSize) {
        return queries.list(
                active,
                origin,
                jail,
                ip == null ? null : AddressText.parameter("ip", ip).range(),
                window.lookback().orElse(null),
                page,
                pageSize);
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Look at one ban", description = "In force, or ended and still kept.")
    @APIResponse(responseCode = "200", description = "The ban.")
    public BanItem get(@RestPath @Parameter(description = "The ban's `id`.") long id) {
        return queries.get(id);
    }

    @GET
    @Path("trend")
    @Bounded(Use.SEARCH)
    @Operation(
            summary = "Count bans by the time they began",
            description = "By hours for `24h`, by days otherwise. A ban that was extended counts once.")
    @APIResponse(responseCode = "200", description = "The counts.")
    public BanTrend trend(
            @Valid @BeanParam Window window,
            @RestQuery @Parameter(description = "Only bans of this origin.", example = "bartizan") String origin,
            @RestQuery @Parameter(description = "Only bans of this jail of fail2ban.", example = "sshd") String jail) {
        return queries.trend(window.lookback().orElse(Lookback.WEEK), origin, jail);
    }

    @GET
    @Path("by-jail")
    @Bounded(Use.SEARCH)
    @Operation(summary = "Count the bans of fail2ban by jail, most first")
    @APIResponse(responseCode = "200", description = "The jails in which bans began.")
    public Items<JailBans> byJail(@Valid @BeanParam Window window) {
        return new Items<>(queries.byJail(window.lookback().orElse(Lookback.WEEK)));
    }

    @POST
    @RolesAllowed("admin")
    @Operation(
            summary = "Ban an address or a network",
            description =
                    "In force when the answer arrives, unless the allowlist has the address: look it up. Where the"
                            + " same range is banned already, that ban is extended if it would end earlier, and left as it is"
                            + " otherwise.")
    @APIResponseSchema(value = BanItem.class, responseCode = "201", responseDescription = "The ban, which began now.")
    @APIResponse(responseCode = "200", description = "The ban, which was in force already.")
    @APIResponse(
            responseCode = "422",
            description = "`VALIDATION_FAILED`: `details.fields` says what is wrong with which field; `BAN_REFUSED`:"
                    + " `details.reasons` says who it would shut out, and `force` bans it nevertheless.")
    public RestResponse<BanItem> ban(@NotNull @Valid NewBan wanted, @Context HttpServerRequest request) {
        Imposed imposed = bans.ban(wanted.order(client(request)));
        BanItem ban = BanItem.of(imposed.ban());
        return imposed.effect() == Imposed.Effect.BEGAN
                ? ResponseBuilder.<BanItem>created(URI.create("/api/v1/bans/" + ban.id()))
                        .entity(ban)
                        .build()
                : RestResponse.ok(ban);
    }

    /** Without an address where it came over a local socket. */
    private static Optional<IpAddress> client(HttpServerRequest request) {
        try {
            return Optional.ofNullable(request.remoteAddress().hostAddress()).map(IpAddress::parse);
        } catch (IpSyntaxException none) {
            return Optional.empty();
        }
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed("admin")
    @Operation(summary = "Lift a ban", description = "It stays in the list as history.")
    @APIResponse(responseCode = "204", description = "Lifted.")
    @APIResponse(responseCode = "404", description = "`NOT_FOUND`: there is no such ban in force.")
    public void lift(@RestPath @Parameter(description = "The ban's `id`.") long id) {
        bans.lift(id);
    }

    @DELETE
    @RolesAllowed("admin")
    @Operation(
            operationId = "bansLiftByAddress",
            summary = "Lift the bans of exactly one address or CIDR, of all origins")
    @APIResponse(responseCode = "200", description = "How many were lifted.")
    @APIResponse(
            responseCode = "404",
            description = "`NOT_FOUND`: no ban of it is in force. One of a network around it would be another.")
    @APIResponse(responseCode = "422", description = "`VALIDATION_FAILED`: `ip` is missing.")
    public LiftedBans lift(
            @RestQuery @NotNull @Parameter(description = "An address or a CIDR.", example = "45.155.205.7") String ip) {
        return new LiftedBans(bans.lift(AddressText.parameter("ip", ip).range()));
    }

    @DELETE
    @Path("all")
    @RolesAllowed("admin")
    @Operation(summary = "Lift every ban, of all origins")
    @APIResponse(responseCode = "200", description = "How many were lifted.")
    public LiftedBans liftAll() {
        return new LiftedBans(bans.liftAll());
    }
}
