package dev.bartizan.fail2ban.list;

import dev.bartizan.fail2ban.protocol.JailName;
import dev.bartizan.http.Items;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
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
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;

/** Lists in jails. */
@Path("/api/v1/jails/{name}/lists")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
@Tag(name = "Jails")
@APIResponse(
        responseCode = "404",
        description = "`NOT_FOUND`, or `FAIL2BAN_COMMAND_FAILED` if fail2ban has no such jail.")
public class JailListResource {

    private final JailLists lists;

    JailListResource(JailLists lists) {
        this.lists = lists;
    }

    @GET
    @Operation(operationId = "jailsLists", summary = "List the blocklists whose entries are banned in a jail")
    @APIResponse(responseCode = "200", description = "The lists, by name.")
    public Items<JailListView> list(@RestPath @Parameter(description = "Name of the jail.") String name) {
        return new Items<>(lists.list(new JailName(name)));
    }

    @PUT
    @Path("{list}")
    @RolesAllowed("admin")
    @ResponseStatus(202)
    @Operation(
            operationId = "jailsFollowList",
            summary = "Ban the entries of a list in a jail",
            description = "For hosts that have only fail2ban: every other way to enforce a list is faster by orders of"
                    + " magnitude. The jail follows the list from now on, without addresses of the allowlist; entries that"
                    + " the jail loses are banned again.")
    @APIResponseSchema(
            value = JailListView.class,
            responseCode = "202",
            responseDescription = "The work starts within a second and continues in the background.")
    @APIResponse(responseCode = "502", description = "`FAIL2BAN_UNREACHABLE`: `details.cause` says why.")
    public JailListView follow(
            @RestPath @Parameter(description = "Name of the jail. Use a jail without another purpose.") String name,
            @RestPath @Parameter(description = "Name of the list.") String list,
            @Valid JailListRequest wanted) {
        return lists.follow(
                new JailName(name),
                list,
                wanted == null ? new JailListRequest(null).maxEntriesOrDefault() : wanted.maxEntriesOrDefault());
    }

    @POST
    @Path("{list}/cancel")
    @RolesAllowed("admin")
    @ResponseStatus(202)
    @Operation(
            operationId = "jailsCancelList",
            summary = "Stop updating a list in a jail",
            description = "Bans in force stay. Nothing is banned or lifted until the list is put again.")
    @APIResponseSchema(
            value = JailListView.class,
            responseCode = "202",
            responseDescription = "The work ends after the current batch.")
    public JailListView cancel(
            @RestPath @Parameter(description = "Name of the jail.") String name,
            @RestPath @Parameter(description = "Name of the list.") String list) {
        return lists.cancel(new JailName(name), list);
    }

    @DELETE
    @Path("{list}")
    @RolesAllowed("admin")
    @ResponseStatus(202)
    @Operation(
            operationId = "jailsLeaveList",
            summary = "Remove a list from a jail",
            description = "Lifts the bans that were set for the list and no others; then the list is removed.")
    @APIResponseSchema(
            value = JailListView.class,
            responseCode = "202",
            responseDescription = "The work starts within a second and continues in the background.")
    public JailListView leave(
            @RestPath @Parameter(description = "Name of the jail.") String name,
            @RestPath @Parameter(description = "Name of the list.") String list) {
        return lists.leave(new JailName(name), list);
    }
}
