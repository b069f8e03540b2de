package dev.bartizan.fail2ban;

import dev.bartizan.Items;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ErrorResponse;
import dev.bartizan.error.ServiceException;
import dev.bartizan.fail2ban.BanJob.Change;
import dev.bartizan.http.Bounded;
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
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.RestResponse.Status;

/** The jails of the fail2ban server. */
@Path("/api/v1/jails")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
@Tag(name = "fail2ban", description = "The fail2ban server of this machine, and its jails.")
@APIResponse(
        responseCode = "502",
        description =
                "`FAIL2BAN_UNREACHABLE`: `details.cause` says why; `FAIL2BAN_COMMAND_FAILED`: `details.reason` has"
                        + " fail2ban's own words.",
        content = @Content(schema = @Schema(implementation = ErrorResponse.class)))
public class JailResource {

    /** So many bans take a second or two with most actions. */
    private static final int MOST_WHILE_WAITING = 250;

    private final Jails jails;
    private final BanJobs jobs;
    private final AddressCheck check;

    JailResource(Jails jails, BanJobs jobs, AddressCheck check) {
        this.jails = jails;
        this.jobs = jobs;
        this.check = check;
    }

    @GET
    @Operation(summary = "List the jails, by name")
    @APIResponse(responseCode = "200", description = "All jails.")
    public Items<Jail> list() {
        return new Items<>(jails.list());
    }

    @POST
    @Path("reload")
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed("admin")
    @Operation(
            summary = "Reload fail2ban's configuration",
            description =
                    "Brings back jails that were stopped, and takes away those that are not in the configuration any"
                            + " more. Settings and ignored addresses that were changed here are as configured again. Needs"
                            + " fail2ban's own client program and its configuration folder beside this service.")
    @APIResponse(responseCode = "200", description = "All jails as they are now.")
    @APIResponse(
            responseCode = "409",
            description = "`FAIL2BAN_COMMAND_FAILED`: a reload is in progress.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class)))
    public Items<Jail> reloadAll() {
        return new Items<>(jails.reloadAll());
    }

    @GET
    @Path("{name}")
    @Operation(summary = "Get a jail")
    @APIResponse(responseCode = "200", description = "The jail.")
    @APIResponse(
            responseCode = "404",
            description = "`FAIL2BAN_COMMAND_FAILED`: the server has no such jail.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class)))
    @APIResponse(
            responseCode = "409",
            description = "`FAIL2BAN_COMMAND_FAILED`: it was stopped.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class)))
    public Jail get(@RestPath @Parameter(description = "Name of the jail.", example = "sshd") String name) {
        return jails.find(new JailName(name));
    }

    @POST
    @Path("{name}/stop")
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed("admin")
    @Operation(
            summary = "Stop a jail",
            description = "Its bans are lifted, and the server forgets it: only a full reload (`POST"
                    + " /api/v1/jails/reload`) brings it back.")
    @APIResponse(responseCode = "200", description = "Stopped, and how it comes back.")
    @APIResponse(
            responseCode = "404",
            description = "`FAIL2BAN_COMMAND_FAILED`: the server has no such jail.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class)))
    @APIResponse(
            responseCode = "409",
            description = "`FAIL2BAN_COMMAND_FAILED`: it was stopped already.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class)))
    public StoppedJail stop(@RestPath @Parameter(description = "Name of the jail.", example = "sshd") String name) {
        JailName jail = new JailName(name);
        jails.stop(jail);
        return StoppedJail.of(jail);
    }

    @POST
    @Path("{name}/idle")
    @RolesAllowed("admin")
    @Operation(
            summary = "Let a jail rest, or work again",
            description = "fail2ban doesn't tell afterwards whether a jail rests.")
    @APIResponse(responseCode = "200", description = "Whether it rests now.")
    @APIResponse(
            responseCode = "404",
            description = "`FAIL2BAN_COMMAND_FAILED`: the server has no such jail.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class)))
    @APIResponse(
            responseCode = "422",
            description = "`VALIDATION_FAILED`: `on` is missing.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class)))
    public JailIdle idle(
            @RestPath @Parameter(description = "Name of the jail.", example = "sshd") String name,
            @NotNull @Valid JailIdle wanted) {
        return new JailIdle(jails.idle(new JailName(name), wanted.on()));
    }

    @POST
    @Path("{name}/reload")
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed("admin")
    @Operation(
            summary = "Reload a jail's configuration",
            description = "Its bans stay. Needs fail2ban's own client program and its configuration folder beside this"
                    + " service.")
    @APIResponse(responseCode = "200", description = "The jail as it is now.")
    @APIResponse(
            responseCode = "404",
            description = "`FAIL2BAN_COMMAND_FAILED`: the server has no such jail.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class)))
    @APIResponse(
            responseCode = "409",
            description =
                    "`FAIL2BAN_COMMAND_FAILED`: it was stopped, and only a full reload brings it back; or a reload is"
                            + " in progress.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class)))
    public Jail reload(@RestPath @Parameter(description = "Name of the jail.", example = "sshd") String name) {
        return jails.reload(new JailName(name));
    }

    @PUT
    @Path("{name}/settings")
    @RolesAllowed("admin")
    @Operation(
            summary = "Change how long and after what a jail bans",
            description = "What is left out stays as it is. In force at once, until fail2ban is restarted or the jail"
                    + " reloaded: what shall last belongs into its configuration. A new `bantime` holds for bans of the jail"
                    + " that are in force, too.")
    @APIResponse(responseCode = "200", description = "All settings as they are now.")
    @APIResponse(
            responseCode = "404",
            description = "`FAIL2BAN_COMMAND_FAILED`: the server has no such jail.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class)))
    @APIResponse(
            responseCode = "422",
            description = "`VALIDATION_FAILED`: `details.fields` says what is wrong with which field.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class)))
    public JailSettings change(
            @RestPath @Parameter(description = "Name of the jail.", example = "sshd") String name,
            @NotNull @Valid JailSettings wanted) {
        return jails.change(new JailName(name), wanted);
    }

    @GET
    @Path("{name}/ignoreip")
    @Operation(summary = "List what a jail never bans")
    @APIResponse(responseCode = "200", description = "Addresses, networks and host names.")
    @APIResponse(
            responseCode = "404",
            description = "`FAIL2BAN_COMMAND_FAILED`: the server has no such jail.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class)))
    public Addresses ignored(@RestPath @Parameter(description = "Name of the jail.", example = "sshd") String name) {
        return new Addresses(jails.ignored(new JailName(name)));
    }

    @POST
    @Path("{name}/ignoreip")
    @RolesAllowed("admin")
    @Operation(
            summary = "Add what a jail never bans",
            description = "In force until fail2ban is restarted or the jail reloaded. Bans in force stay.")
    @APIResponse(responseCode = "200", description = "All that it never bans.")
    @APIResponse(
            responseCode = "400",
            description =
                    "`INVALID_ADDRESS`: `details.reason` says what is wrong with `details.input`; nothing was added.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class)))
    @APIResponse(
            responseCode = "404",
            description = "`FAIL2BAN_COMMAND_FAILED`: the server has no such jail.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class)))
    @APIResponse(
            responseCode = "422",
            description = "`VALIDATION_FAILED`: `details.fields` says what is wrong with which field.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class)))
    public Addresses ignore(
            @RestPath @Parameter(description = "Name of the jail.", example = "sshd") String name,
            @NotNull @Valid Addresses addresses) {
        return new Addresses(jails.ignore(new JailName(name), AddressCheck.networks(addresses.ips())));
    }

    @POST
    @Path("{name}/ignoreip/remove")
    @RolesAllowed("admin")
    @Operation(
            summary = "Take away some of what a jail never bans",
            description = "As they are listed; what is not there is left out.")
    @APIResponse(responseCode = "200", description = "All that it never bans.")
    @APIResponse(
            responseCode = "404",
            description = "`FAIL2BAN_COMMAND_FAILED`: the server has no such jail.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class)))
    @APIResponse(
            responseCode = "422",
            description = "`VALIDATION_FAILED`: `details.fields` says what is wrong with which field.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class)))
    public Addresses removeIgnored(
            @RestPath @Parameter(description = "Name of the jail.", example = "sshd") String name,
            @NotNull @Valid Addresses addresses) {
        return new Addresses(jails.unignore(new JailName(name), addresses.ips()));
    }

    @DELETE
    @Path("{name}/ignoreip")
    @RolesAllowed("admin")
    @Operation(
            summary = "Take away some of what a jail never bans, in the old way",
            description = "Use `POST /api/v1/jails/{name}/ignoreip/remove`: not every client sends a body with"
                    + " `DELETE`.",
            deprecated = true)
    @APIResponse(responseCode = "200", description = "All that it never bans.")
    @APIResponse(
            responseCode = "404",
            description = "`FAIL2BAN_COMMAND_FAILED`: the server has no such jail.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class)))
    @APIResponse(
            responseCode = "422",
            description = "`VALIDATION_FAILED`: `details.fields` says what is wrong with which field.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class)))
    public Addresses unignore(
            @RestPath @Parameter(description = "Name of the jail.", example = "sshd") String name,
            @NotNull @Valid Addresses addresses) {
        return removeIgnored(name, addresses);
    }

    @GET
    @Path("{name}/bans")
    @Bounded(Use.SEARCH)
    @Operation(summary = "List the bans of a jail that are in force, those that end first at the front")
    @APIResponse(responseCode = "200", description = "All of them.")
    @APIResponse(
            responseCode = "404",
            description = "`FAIL2BAN_COMMAND_FAILED`: the server has no such jail.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class)))
    public Items<JailBan> bans(@RestPath @Parameter(description = "Name of the jail.", example = "sshd") String name) {
        return new Items<>(jails.bans(new JailName(name)));
    }

    @POST
    @Path("{name}/bans")
    @RolesAllowed("admin")
    @LargeBody
    @Operation(
            summary = "Ban addresses in a jail",
            description = "For the jail's `bantime`. Up to 250 addresses are banned when the answer arrives, more are"
                    + " banned in the background (202): fail2ban needs milliseconds for each, and does nothing else"
                    + " meanwhile. They are sent in small batches, so that it answers others and reads its logs in between."
                    + " An address that is not banned is told with the reason, and keeps none of the others from it.")
    @APIResponse(responseCode = "200", description = "What became of each.")
    @APIResponse(
            responseCode = "202",
            description = "Begun: `GET /api/v1/jails/jobs/{id}` says how far it is.",
            content = @Content(schema = @Schema(implementation = BanJobView.class)))
    @APIResponse(
            responseCode = "404",
            description = "`FAIL2BAN_COMMAND_FAILED`: the server has no such jail.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class)))
    @APIResponse(
            responseCode = "422",
            description = "`VALIDATION_FAILED`: `details.fields` says what is wrong with which field.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class)))
    public RestResponse<BanJobView> ban(
            @RestPath @Parameter(description = "Name of the jail.", example = "sshd") String name,
            @RestQuery @Parameter(description = "Whether to answer at once, however few addresses there are.")
                    boolean async,
            @NotNull @Valid BanRequest wanted,
            @Context HttpServerRequest request) {
        JailName jail = new JailName(name);
        jails.require(jail);
        return change(jail, Change.BAN, check.forBan(wanted.ips(), wanted.force(), client(request)), async);
    }

    @POST
    @Path("{name}/bans/lift")
    @RolesAllowed("admin")
    @Operation(
            summary = "Lift bans of a jail",
            description =
                    "A network lifts its own ban, or else those of all addresses in it. As with bans, more than 250"
                            + " are lifted in the background (202).")
    @APIResponse(responseCode = "200", description = "What became of each.")
    @APIResponse(
            responseCode = "202",
            description = "Begun: `GET /api/v1/jails/jobs/{id}` says how far it is.",
            content = @Content(schema = @Schema(implementation = BanJobView.class)))
    @APIResponse(
            responseCode = "404",
            description = "`FAIL2BAN_COMMAND_FAILED`: the server has no such jail.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class)))
    @APIResponse(
            responseCode = "422",
            description = "`VALIDATION_FAILED`: `details.fields` says what is wrong with which field.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class)))
    public RestResponse<BanJobView> lift(
            @RestPath @Parameter(description = "Name of the jail.", example = "sshd") String name,
            @RestQuery @Parameter(description = "Whether to answer at once, however few addresses there are.")
                    boolean async,
            @NotNull @Valid Addresses addresses) {
        JailName jail = new JailName(name);
        jails.require(jail);
        return change(jail, Change.UNBAN, AddressCheck.forUnban(addresses.ips()), async);
    }

    @DELETE
    @Path("{name}/bans")
    @RolesAllowed("admin")
    @Operation(
            summary = "Lift bans of a jail, in the old way",
            description = "Use `POST /api/v1/jails/{name}/bans/lift`: not every client sends a body with `DELETE`.",
            deprecated = true)
    @APIResponse(responseCode = "200", description = "What became of each.")
    @APIResponse(
            responseCode = "202",
            description = "Begun: `GET /api/v1/jails/jobs/{id}` says how far it is.",
            content = @Content(schema = @Schema(implementation = BanJobView.class)))
    @APIResponse(
            responseCode = "404",
            description = "`FAIL2BAN_COMMAND_FAILED`: the server has no such jail.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class)))
    @APIResponse(
            responseCode = "422",
            description = "`VALIDATION_FAILED`: `details.fields` says what is wrong with which field.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class)))
    public RestResponse<BanJobView> unban(
            @RestPath @Parameter(description = "Name of the jail.", example = "sshd") String name,
            @RestQuery @Parameter(description = "Whether to answer at once, however few addresses there are.")
                    boolean async,
            @NotNull @Valid Addresses addresses) {
        return lift(name, async, addresses);
    }

    private RestResponse<BanJobView> change(JailName jail, Change change, CheckedAddresses addresses, boolean async) {
        if (async || addresses.ranges().size() > MOST_WHILE_WAITING) {
            BanJobView job = BanJobView.ofStarted(jobs.start(jail, change, addresses));
            return ResponseBuilder.<BanJobView>create(Status.ACCEPTED)
                    .location(URI.create("/api/v1/jails/jobs/" + job.id()))
                    .entity(job)
                    .build();
        }
        return RestResponse.ok(BanJobView.ofFinished(jobs.run(jail, change, addresses)));
    }

    @GET
    @Path("jobs")
    @Operation(
            summary = "List the bans and unbans in the background, the newest first",
            description = "The last 50 since the start of this service, and all that are not over.")
    @APIResponse(responseCode = "200", description = "The jobs.")
    public Items<BanJobView> jobs() {
        return new Items<>(jobs.list().stream().map(BanJobView::ofStarted).toList());
    }

    @GET
    @Path("jobs/{id:\\d+}")
    @Operation(summary = "Say how far bans or unbans in the background are")
    @APIResponse(responseCode = "200", description = "The job.")
    @APIResponse(
            responseCode = "404",
            description = "`NOT_FOUND`: there is no such job, or not any more.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class)))
    public BanJobView job(@RestPath @Parameter(description = "The job's `id`.") long id) {
        return BanJobView.ofStarted(find(id));
    }

    @DELETE
    @Path("jobs/{id:\\d+}")
    @RolesAllowed("admin")
    @Operation(
            summary = "Cancel bans or unbans in the background",
            description = "What has been sent stays. It ends after the batch that is on its way.")
    @APIResponse(responseCode = "200", description = "The job.")
    @APIResponse(
            responseCode = "404",
            description = "`NOT_FOUND`: there is no such job, or not any more.",
            content = @Content(schema = @Schema(implementation = ErrorResponse.class)))
    public BanJobView cancel(@RestPath @Parameter(description = "The job's `id`.") long id) {
        BanJob job = find(id);
        job.cancel();
        return BanJobView.ofStarted(job);
    }

    private BanJob find(long id) {
        return jobs.find(id).orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND));
    }

    /** Without an address where it came over a local socket. */
    private static Optional<IpAddress> client(HttpServerRequest request) {
        try {
            return Optional.ofNullable(request.remoteAddress().hostAddress()).map(IpAddress::parse);
        } catch (IpSyntaxException none) {
            return Optional.empty();
        }
    }
}
