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
                "`FAIL2BAN_COMMAND_FAILED`: the server has no such jail; `NOT_FOUND`: there is no such job, or it is no longer kept.")
@APIResponse(
        responseCode = "502",
        description =
                "`FAIL2BAN_UNREACHABLE`: `details.cause` says why; `FAIL2BAN_COMMAND_FAILED`: `details.reason` has"
                        + " fail2ban's message.")
public class JailResource {

    private final Jails jails;

    JailResource(Jails jails) {
        this.jails = jails;
    }

    @GET
    @Operation(summary = "List the jails, by name")
    @APIResponse(responseCode = "200", description = "All jails.")
    public Items<JailView> list() {
        return new Items<>(jails.list());
    }

    @POST
    @Path("reload")
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed("admin")
    @Operation(
            summary = "Reload fail2ban's configuration",
            description =
                    "Starts stopped jails again, and removes jails that are no longer configured. Settings and ignored"
                            + " addresses that were changed over this API are reset to the configuration. Needs fail2ban's"
                            + " client program and its configuration folder on this machine.")
    @APIResponse(responseCode = "200", description = "All jails after the reload.")
    @APIResponse(responseCode = "409", description = "`FAIL2BAN_COMMAND_FAILED`: a reload is in progress.")
    public Items<JailView> reloadAll() {
        return new Items<>(jails.reloadAll());
    }

    @GET
    @Path("{name}")
    @Operation(summary = "Get a jail")
    @APIResponse(responseCode = "200", description = "The jail.")
    @APIResponse(responseCode = "409", description = "`FAIL2BAN_COMMAND_FAILED`: the jail was stopped.")
    public JailView get(@RestPath @Parameter(description = "Name of the jail.", example = "sshd") String name) {
        return jails.find(new JailName(name));
    }

    @POST
    @Path("{name}/stop")
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed("admin")
    @Operation(
            summary = "Stop a jail",
            description = "Its bans are lifted, and the server removes it. Only a full reload (`POST"
                    + " /api/v1/jails/reload`) starts it again.")
    @APIResponse(responseCode = "200", description = "The jail was stopped.")
    @APIResponse(responseCode = "409", description = "`FAIL2BAN_COMMAND_FAILED`: the jail was stopped already.")
    public StoppedJailView stop(@RestPath @Parameter(description = "Name of the jail.", example = "sshd") String name) {
        JailName jail = new JailName(name);
        jails.stop(jail);
        return StoppedJailView.of(jail);
    }

    @POST
    @Path("{name}/idle")
    @RolesAllowed("admin")
    @Operation(
            summary = "Make a jail idle or active",
            description = "fail2ban can't be queried afterwards whether a jail is idle.")
    @APIResponse(responseCode = "200", description = "Whether the jail is idle now.")
    @APIResponse(responseCode = "422", description = "`VALIDATION_FAILED`: `on` is missing.")
    public JailIdleView idle(
            @RestPath @Parameter(description = "Name of the jail.", example = "sshd") String name,
            @NotNull @Valid JailIdleRequest wanted) {
        return new JailIdleView(jails.idle(new JailName(name), wanted.on()));
    }

    @POST
    @Path("{name}/reload")
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed("admin")
    @Operation(
            summary = "Reload a jail's configuration",
            description =
                    "Its bans stay. Needs fail2ban's client program and its configuration folder on this machine.")
    @APIResponse(responseCode = "200", description = "The jail after the reload.")
    @APIResponse(
            responseCode = "409",
            description =
                    "`FAIL2BAN_COMMAND_FAILED`: the jail was stopped, and only a full reload starts it again; or another"
                            + " reload is in progress.")
    public JailView reload(@RestPath @Parameter(description = "Name of the jail.", example = "sshd") String name) {
        return jails.reload(new JailName(name));
    }

    @PUT
    @Path("{name}/settings")
    @RolesAllowed("admin")
    @Operation(
            summary = "Change the settings of a jail",
            description =
                    "Omitted settings stay. Changes apply at once until fail2ban is restarted or the jail is reloaded;"
                            + " make permanent changes in fail2ban's configuration. A new `bantime` also applies to bans in force.")
    @APIResponse(responseCode = "200", description = "All settings after the change.")
    public JailSettingsView change(
            @RestPath @Parameter(description = "Name of the jail.", example = "sshd") String name,
            @NotNull @Valid JailSettingsRequest wanted) {
        return jails.change(new JailName(name), wanted);
    }

    @GET
    @Path("{name}/ignoreip")
    @Operation(summary = "List the addresses that a jail never bans")
    @APIResponse(responseCode = "200", description = "Addresses, networks and host names.")
    public IgnoredAddressesView ignored(
            @RestPath @Parameter(description = "Name of the jail.", example = "sshd") String name) {
        return new IgnoredAddressesView(jails.ignored(new JailName(name)));
    }

    @POST
    @Path("{name}/ignoreip")
    @RolesAllowed("operator")
    @Operation(
            summary = "Add addresses that a jail never bans",
            description = "They apply until fail2ban is restarted or the jail is reloaded. Bans in force stay.")
    @APIResponse(responseCode = "200", description = "All addresses that the jail never bans.")
    @APIResponse(
            responseCode = "400",
            description = "`INVALID_ADDRESS`: `details.reason` says why `details.input` is invalid; nothing was added.")
    public IgnoredAddressesView ignore(
            @RestPath @Parameter(description = "Name of the jail.", example = "sshd") String name,
            @NotNull @Valid AddressesRequest addresses) {
        return new IgnoredAddressesView(jails.ignore(new JailName(name), AddressCheck.networks(addresses.ips())));
    }

    @POST
    @Path("{name}/ignoreip/remove")
    @RolesAllowed("operator")
    @Operation(
            summary = "Remove addresses that a jail never bans",
            description = "Write them as they are listed; others are ignored.")
    @APIResponse(responseCode = "200", description = "All addresses that the jail never bans.")
    public IgnoredAddressesView removeIgnored(
            @RestPath @Parameter(description = "Name of the jail.", example = "sshd") String name,
            @NotNull @Valid AddressesRequest addresses) {
        return new IgnoredAddressesView(jails.unignore(new JailName(name), addresses.ips()));
    }

    @DELETE
    @Path("{name}/ignoreip")
    @RolesAllowed("operator")
    @Operation(
            summary = "Remove addresses that a jail never bans (deprecated)",
            description = "Use `POST /api/v1/jails/{name}/ignoreip/remove`: some clients can't send a body with"
                    + " `DELETE`.",
            deprecated = true)
    @APIResponse(responseCode = "200", description = "All addresses that the jail never bans.")
    public IgnoredAddressesView unignore(
            @RestPath @Parameter(description = "Name of the jail.", example = "sshd") String name,
            @NotNull @Valid AddressesRequest addresses) {
        return removeIgnored(name, addresses);
    }
}
