package dev.bartizan.notify.target;

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
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Targets of notifications. */
@Path("/api/v1/notifications/targets")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Tag(name = "Notifications")
public class NotificationTargetResource {

    private final NotificationTargets targets;

    NotificationTargetResource(NotificationTargets targets) {
        this.targets = targets;
    }

    @GET
    @Operation(
            summary = "List the targets of notifications",
            description = "First those of the configuration, which are read-only. Without URLs and secrets.")
    @APIResponse(responseCode = "200", description = "All targets.")
    public Items<NotificationTargetView> listTargets() {
        return new Items<>(targets.list());
    }

    @GET
    @Path("{name}")
    @Operation(summary = "Look at one target of notifications")
    @APIResponse(responseCode = "200", description = "The target.")
    public NotificationTargetView getTarget(@Parameter(description = "The target's name.") @RestPath String name) {
        return targets.get(name);
    }

    @POST
    @Operation(
            summary = "Add a target of notifications",
            description =
                    "It gets notifications when the response arrives: all of them, or what its rules say. There can be 50."
                            + " Without `allow_private`, nothing is sent to hosts that are not on the public Internet. Test it with"
                            + " `POST /api/v1/notifications/test`.")
    @APIResponseSchema(
            value = NotificationTargetView.class,
            responseCode = "201",
            responseDescription = "The target, without its URL and secrets.")
    @APIResponse(responseCode = "409", description = "`ALREADY_EXISTS`: the name is taken.")
    public RestResponse<NotificationTargetView> addTarget(@NotNull @Valid NotificationTargetRequest wanted) {
        NotificationTargetView target = targets.add(wanted);
        return ResponseBuilder.<NotificationTargetView>created(
                        URI.create("/api/v1/notifications/targets/" + target.name()))
                .entity(target)
                .build();
    }

    @PUT
    @Path("{name}")
    @Operation(
            summary = "Change a target of notifications",
            description =
                    "Replaces its values; without `url`, the URL and the secrets stay. What waits is sent to the new address.")
    @APIResponse(responseCode = "200", description = "The target.")
    @APIResponse(responseCode = "409", description = "`READ_ONLY`: the configuration declares it.")
    public NotificationTargetView setTarget(
            @Parameter(description = "The target's name.") @RestPath String name,
            @NotNull @Valid NotificationTargetRequest wanted) {
        return targets.set(name, wanted);
    }

    @DELETE
    @Path("{name}")
    @Operation(
            summary = "Delete a target of notifications",
            description = "With its rules. What waits for it is not sent.")
    @APIResponse(responseCode = "204", description = "Deleted.")
    @APIResponse(responseCode = "409", description = "`READ_ONLY`: the configuration declares it.")
    public void removeTarget(@Parameter(description = "The target's name.") @RestPath String name) {
        targets.remove(name);
    }
}
