package dev.bartizan.ban;

import dev.bartizan.http.Bounded;
import dev.bartizan.http.Items;
import dev.bartizan.http.Page;
import dev.bartizan.http.Use;
import dev.bartizan.ip.IpRange;
import dev.bartizan.net.RequestAddress;
import dev.bartizan.remediation.Remediation;
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
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Lists, counts and lifts bans. */
@Path("/api/v1/bans")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
@Tag(
        name = "Bans",
        description = "Addresses and networks that are blocked, or challenged, for a limited time or permanently.")
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
            description = "Ended bans are kept for `bartizan.ban.keep-history`, one year by default.")
    @APIResponse(responseCode = "200", description = "One page of bans.")
    @APIResponse(responseCode = "400", description = "`INVALID_ADDRESS`: `ip` is invalid.")
    @APIResponse(
            responseCode = "422",
            description = "`VALIDATION_FAILED`: `country` without `active=true`, or a wrong page.")
    public Page<BanView> list(
            @RestQuery @Parameter(description = "Only active (`true`) or only ended (`false`) bans.") @Nullable
                    Boolean active,
            @RestQuery @Parameter(description = "Only bans of this type.") @Nullable Remediation type,
            @RestQuery @Parameter(description = "Only bans of this origin.", example = "bartizan") @Nullable
                    String origin,
            @RestQuery @Parameter(description = "Only bans of this jail of fail2ban.", example = "sshd") @Nullable
                    String jail,
            @RestQuery
                    @Parameter(description = "Only bans that cover this address or CIDR.", example = "45.155.205.7")
                    @Nullable
                    String ip,
            @RestQuery
                    @Parameter(
                            description =
                                    "Only bans whose first address is in this country, by its ISO 3166-1 code; only"
                                            + " together with `active=true`.",
                            example = "JP")
                    @DefaultValue("")
                    String country,
            @Valid @BeanParam Window window,
            @RestQuery @DefaultValue("1") @Min(1) @Max(Page.LAST) int page,
            @RestQuery("page_size") @DefaultValue("100") @Min(1) @Max(Page.LARGEST) int pageSize) {
        IpRange covered = ip == null ? null : RequestAddress.parameter("ip", ip).range();
        Lookback lookback = window.lookback().orElse(null);
        return country.isEmpty()
                ? queries.list(active, type, origin, jail, covered, lookback, page, pageSize)
                : queries.list(queries.filter(active, type, origin, jail, covered, lookback), country, page, pageSize);
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Look at one ban", description = "In force, or ended and still kept.")
    @APIResponse(responseCode = "200", description = "The ban.")
    public BanView get(@RestPath @Parameter(description = "The ban's `id`.") long id) {
        return queries.get(id);
    }

    @GET
    @Path("trend")
    @Bounded(Use.SEARCH)
    @Operation(
            summary = "Count bans by the time they began",
            description = "By hours for `24h`, else by days. An extended ban counts once.")
    @APIResponse(responseCode = "200", description = "The counts.")
    public BanTrendView trend(
            @Valid @BeanParam Window window,
            @RestQuery @Parameter(description = "Only bans of this origin.", example = "bartizan") @Nullable
                    String origin,
            @RestQuery @Parameter(description = "Only bans of this jail of fail2ban.", example = "sshd") @Nullable
                    String jail) {
        return queries.trend(window.lookback().orElse(Lookback.WEEK), origin, jail);
    }

    @GET
    @Path("by-jail")
    @Bounded(Use.SEARCH)
    @Operation(summary = "Count the bans of fail2ban by jail, most first")
    @APIResponse(responseCode = "200", description = "The jails with bans in the time window.")
    public Items<JailBansView> byJail(@Valid @BeanParam Window window) {
        return new Items<>(queries.byJail(window.lookback().orElse(Lookback.WEEK)));
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed("operator")
    @Operation(
            summary = "Lift a ban",
            description =
                    "It stays in the history. The longer ban of a repeat offender that follows from it is lifted, too.")
    @APIResponse(responseCode = "204", description = "Lifted.")
    @APIResponse(responseCode = "404", description = "`NOT_FOUND`: there is no active ban with this id.")
    public void lift(@RestPath @Parameter(description = "The ban's `id`.") long id) {
        bans.lift(id);
    }

    @DELETE
    @RolesAllowed("operator")
    @Operation(operationId = "bansLiftByAddress", summary = "Lift all bans of exactly one address or CIDR")
    @APIResponse(responseCode = "200", description = "The number of lifted bans.")
    @APIResponse(
            responseCode = "404",
            description = "`NOT_FOUND`: there is no active ban of exactly this address or CIDR; bans of larger "
                    + "networks don't count.")
    @APIResponse(responseCode = "422", description = "`VALIDATION_FAILED`: `ip` is missing.")
    public LiftedBansView lift(
            @RestQuery @NotNull @Parameter(description = "An address or a CIDR.", example = "45.155.205.7") String ip) {
        return new LiftedBansView(bans.lift(RequestAddress.parameter("ip", ip).range()));
    }

    @DELETE
    @Path("all")
    @RolesAllowed("operator")
    @Operation(summary = "Lift all bans")
    @APIResponse(responseCode = "200", description = "The number of lifted bans.")
    public LiftedBansView liftAll() {
        return new LiftedBansView(bans.liftAll());
    }
}
