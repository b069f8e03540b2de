package dev.bartizan.fail2ban.jail;

import dev.bartizan.fail2ban.protocol.JailName;
import dev.bartizan.http.Items;
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
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** The jails of the fail2ban server. */
@Path("/api/v1/jails")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
@Tag(name = "Jails", description = "The jails of the fail2ban server, their bans and their settings.")
@APIResponse(
        responseCode = "404",
        description =
                "`FAIL2BAN_COMMAND_FAILED`: the server has no such jail; `NOT_FOUND`: there is no such job, or it is forgotten.")
@APIResponse(
        responseCode = "502",
        description =
                "`FAIL2BAN_UNREACHABLE`: `details.cause` says why; `FAIL2BAN_COMMAND_FAILED`: `details.reason` has"
                        + " fail2ban's own words.")
public class JailResource {

    private final Jails jails;

    JailResource(Jails jails) {
        this.jails = jails;
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
    @APIResponse(responseCode = "409", description = "`FAIL2BAN_COMMAND_FAILED`: a reload is in progress.")
    public Items<Jail> reloadAll() {
        return new Items<>(jails.reloadAll());
    }

    @GET
    @Path("{name}")
    @Operation(summary = "Get a jail")
    @APIResponse(responseCode = "200", description = "The jail.")
    @APIResponse(responseCode = "409", description = "`FAIL2BAN_COMMAND_FAILED`: it was stopped.")
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
    @APIResponse(responseCode = "409", description = "`FAIL2BAN_COMMAND_FAILED`: it was stopped already.")
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
    @APIResponse(responseCode = "422", description = "`VALIDATION_FAILED`: `on` is missing.")
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
            responseCode = "409",
            description =
                    "`FAIL2BAN_COMMAND_FAILED`: it was stopped, and only a full reload brings it back; or a reload is"
                            + " in progress.")
    public Jail reload(@RestPath @Parameter(description = "Name of the jail.", example = "sshd") String name) {
        return jails.reload(new JailName(name));
    }

    @PUT
    @Path("{name}/settings")
    @RolesAllowed("admin")
    @Operation(
            summary = "Change how long and after what a jail bans",
            description = "What is left out stays as it is. In force at once, until fail2ban is restarted or the jail"
                    + " reloaded: put lasting changes into its configuration. A new `bantime` holds for bans of the jail"
                    + " that are in force, too.")
    @APIResponse(responseCode = "200", description = "All settings as they are now.")
    public JailSettings change(
            @RestPath @Parameter(description = "Name of the jail.", example = "sshd") String name,
            @NotNull @Valid JailSettings wanted) {
        return jails.change(new JailName(name), wanted);
    }

    @GET
    @Path("{name}/ignoreip")
    @Operation(summary = "List what a jail never bans")
    @APIResponse(responseCode = "200", description = "Addresses, networks and host names.")
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
                    "`INVALID_ADDRESS`: `details.reason` says what is wrong with `details.input`; nothing was added.")
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
    public Addresses unignore(
            @RestPath @Parameter(description = "Name of the jail.", example = "sshd") String name,
            @NotNull @Valid Addresses addresses) {
        return removeIgnored(name, addresses);
    }
}
