package dev.bartizan.fail2ban.jail;

import dev.bartizan.fail2ban.bans.BanJob.Change;
import dev.bartizan.fail2ban.bans.BanJobs;
import dev.bartizan.fail2ban.bans.CheckedAddresses;
import dev.bartizan.fail2ban.bans.JailBanView;
import dev.bartizan.fail2ban.protocol.JailName;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Items;
import dev.bartizan.http.LargeBody;
import dev.bartizan.http.Use;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpSyntaxException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
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
import org.jboss.resteasy.reactive.RestResponse.Status;

/** The bans of one jail. */
@Path("/api/v1/jails")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
@Tag(name = "Jails", description = "The jails of the fail2ban server, their bans and their settings.")
@APIResponse(
        responseCode = "404",
        description =
                "`FAIL2BAN_COMMAND_FAILED`: the server has no such jail; `NOT_FOUND`: there is no such job, or it is no longer kept.")
@APIResponse(
        responseCode = "502",
        description =
                "`FAIL2BAN_UNREACHABLE`: `details.cause` says why; `FAIL2BAN_COMMAND_FAILED`: `details.reason` has"
                        + " fail2ban's message.")
public class JailBanResource {

    /** Up to this number the request waits; with most actions this takes a second or two. */
    private static final int MAX_SYNCHRONOUS = 250;

    private final Jails jails;
    private final BanJobs jobs;
    private final AddressCheck check;

    JailBanResource(Jails jails, BanJobs jobs, AddressCheck check) {
        this.jails = jails;
        this.jobs = jobs;
        this.check = check;
    }

    @GET
    @Path("{name}/bans")
    @Bounded(Use.SEARCH)
    @Operation(summary = "List the bans in force of a jail, the earliest end first")
    @APIResponse(responseCode = "200", description = "All bans.")
    public Items<JailBanView> bans(
            @RestPath @Parameter(description = "Name of the jail.", example = "sshd") String name) {
        return new Items<>(jails.bans(new JailName(name)));
    }

    @POST
    @Path("{name}/bans")
    @RolesAllowed("operator")
    @LargeBody
    @Operation(
            summary = "Ban addresses in a jail",
            description =
                    "The bans last for the jail's `bantime`. Up to 250 addresses are banned before the answer; more"
                            + " are banned in the background (202). fail2ban needs milliseconds for each address and does nothing"
                            + " else meanwhile, so the addresses are sent in small batches. `failed` lists addresses that were not"
                            + " banned, with the reason; the others are banned nevertheless.")
    @APIResponse(responseCode = "200", description = "The result.")
    @APIResponseSchema(
            value = BanJobView.class,
            responseCode = "202",
            responseDescription = "The job has started: `GET /api/v1/jails/jobs/{id}` has its progress.")
    public RestResponse<BanJobView> ban(
            @RestPath @Parameter(description = "Name of the jail.", example = "sshd") String name,
            @RestQuery @Parameter(description = "Whether to run in the background in any case.") boolean async,
            @NotNull @Valid JailBanRequest wanted,
            @Context HttpServerRequest request) {
        JailName jail = new JailName(name);
        jails.require(jail);
        return change(jail, Change.BAN, check.forBan(wanted.ips(), wanted.force(), client(request)), async);
    }

    @POST
    @Path("{name}/bans/lift")
    @RolesAllowed("operator")
    @Operation(
            summary = "Lift bans of a jail",
            description =
                    "A network lifts its own ban; if it has none, the bans of all addresses in it. A text that the jail lists,"
                            + " such as a host name, lifts its ban, too. More than 250 bans are lifted in the background (202).")
    @APIResponse(responseCode = "200", description = "The result.")
    @APIResponseSchema(
            value = BanJobView.class,
            responseCode = "202",
            responseDescription = "The job has started: `GET /api/v1/jails/jobs/{id}` has its progress.")
    public RestResponse<BanJobView> lift(
            @RestPath @Parameter(description = "Name of the jail.", example = "sshd") String name,
            @RestQuery @Parameter(description = "Whether to run in the background in any case.") boolean async,
            @NotNull @Valid AddressesRequest addresses) {
        JailName jail = new JailName(name);
        jails.require(jail);
        return change(jail, Change.UNBAN, AddressCheck.forUnban(addresses.ips(), jails.banned(jail)), async);
    }

    @DELETE
    @Path("{name}/bans")
    @RolesAllowed("operator")
    @Operation(
            summary = "Lift bans of a jail (deprecated)",
            description = "Use `POST /api/v1/jails/{name}/bans/lift`: some clients can't send a body with `DELETE`.",
            deprecated = true)
    @APIResponse(responseCode = "200", description = "The result.")
    @APIResponseSchema(
            value = BanJobView.class,
            responseCode = "202",
            responseDescription = "The job has started: `GET /api/v1/jails/jobs/{id}` has its progress.")
    public RestResponse<BanJobView> unban(
            @RestPath @Parameter(description = "Name of the jail.", example = "sshd") String name,
            @RestQuery @Parameter(description = "Whether to run in the background in any case.") boolean async,
            @NotNull @Valid AddressesRequest addresses) {
        return lift(name, async, addresses);
    }

    private RestResponse<BanJobView> change(JailName jail, Change change, CheckedAddresses addresses, boolean async) {
        if (async || addresses.texts().size() > MAX_SYNCHRONOUS) {
            BanJobView job = BanJobView.ofStarted(jobs.start(jail, change, addresses));
            return ResponseBuilder.<BanJobView>create(Status.ACCEPTED)
                    .location(URI.create("/api/v1/jails/jobs/" + job.id()))
                    .entity(job)
                    .build();
        }
        return RestResponse.ok(BanJobView.ofFinished(jobs.run(jail, change, addresses)));
    }

    /** The client's address; empty for a local socket. */
    private static Optional<IpAddress> client(HttpServerRequest request) {
        try {
            return Optional.ofNullable(request.remoteAddress().hostAddress()).map(IpAddress::parse);
        } catch (IpSyntaxException none) {
            return Optional.empty();
        }
    }
}
