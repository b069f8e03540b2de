package dev.bartizan.update.rollout;

import dev.bartizan.access.Role;
import dev.bartizan.update.Adoption;
import dev.bartizan.update.CallerApps;
import dev.bartizan.update.Update;
import dev.bartizan.update.UpdateApps;
import dev.bartizan.update.Updates;
import dev.bartizan.update.UploadKeyAuthentication;
import dev.bartizan.update.upload.UploadRoute;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
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
import java.math.BigDecimal;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Manages published updates. {@link UploadRoute} handles uploads. */
@Path("/api/updates")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed({Role.Name.ADMIN, UploadKeyAuthentication.PUBLISHER})
@Tag(name = "Updates")
@APIResponse(responseCode = "503", description = "One of the `DATABASE_…` codes; `STORAGE_FAILED`.")
public class UpdateResource {

    private final Updates updates;
    private final UpdateService service;
    private final Adoption adoption;
    private final StorageInspection inspection;
    private final UpdateApps apps;
    private final CallerApps caller;

    UpdateResource(
            Updates updates,
            UpdateService service,
            Adoption adoption,
            StorageInspection inspection,
            UpdateApps apps,
            CallerApps caller) {
        this.updates = updates;
        this.service = service;
        this.adoption = adoption;
        this.inspection = inspection;
        this.apps = apps;
        this.caller = caller;
    }

    @GET
    @Path("status")
    @PermitAll
    @NonBlocking
    @Operation(
            summary = "List the updates, newest first",
            description = "Those of the app in the header `bartizan-app`, or else of `default`. Needs no token.")
    @APIResponse(responseCode = "200", description = "All updates.")
    @APIResponse(
            responseCode = "404",
            description = "`NOT_FOUND`: the app is not configured; `details.app` is its name.")
    @Parameter(
            in = ParameterIn.HEADER,
            name = UpdateApps.HEADER,
            description = "Name of the app; `default` if absent.",
            schema = @Schema(type = SchemaType.STRING))
    public UpdateStatusesView status(@Context HttpServerRequest request) {
        return UpdateStatusesView.of(apps.of(request, null), updates, adoption);
    }

    @GET
    @Path("debug")
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(summary = "Compare the updates with the files on the disk", description = "Compares names and sizes.")
    @APIResponse(responseCode = "200", description = "The files, with missing and orphaned ones.")
    public StorageView debug() {
        return inspection.report();
    }

    @GET
    @Path("{id}")
    @RolesAllowed({Role.Name.VIEWER, UploadKeyAuthentication.PUBLISHER})
    @Operation(summary = "Look at one update", description = "With the upload key or a token.")
    @APIResponse(responseCode = "200", description = "The update.")
    public UpdateStatusView get(@RestPath @Parameter(description = "The update's `id`.") UUID id) {
        return status(caller.require(service.get(id)));
    }

    @POST
    @Path("{id}/rollout")
    @Operation(
            summary = "Change the share of clients that get an update",
            description = "Clients that get it at a lower percentage also get it at a higher one. Needs the upload key "
                    + "or an administrator's token.")
    @APIResponse(responseCode = "200", description = "The update.")
    public UpdateStatusView rollOut(
            @RestPath @Parameter(description = "The update's `id`.") UUID id, @NotNull @Valid RolloutRequest wanted) {
        caller.require(service.get(id));
        return status(service.setRollout(id, wanted.percent().intValueExact()));
    }

    @POST
    @Path("{id}/rollback")
    @Operation(
            summary = "Roll back an update",
            description = "Clients only accept newer updates, so this publishes a copy of the newest previous update "
                    + "that was rolled out to all clients, or a directive to go back to the embedded "
                    + "update. A second request for the same rollback returns the first one's update. Needs the upload "
                    + "key or an administrator's token.")
    @APIResponseSchema(
            value = UpdateStatusView.class,
            responseCode = "201",
            responseDescription = "The update or directive that was published.")
    @APIResponse(responseCode = "409", description = "`NO_PREVIOUS_UPDATE`")
    public RestResponse<UpdateStatusView> rollBack(
            @RestPath @Parameter(description = "The `id` of the update to roll back.") UUID id,
            @NotNull @Valid RollbackRequest wanted) {
        caller.require(service.get(id));
        Update published = service.rollBack(id, wanted.to());
        return ResponseBuilder.<UpdateStatusView>created(URI.create("/api/updates/" + published.id()))
                .entity(status(published))
                .build();
    }

    @POST
    @Path("{id}/promote")
    @RolesAllowed(UploadKeyAuthentication.PUBLISHER)
    @Operation(
            summary = "Publish an update to another channel",
            description = "Publishes a copy with a new id, without another upload: the clients of the other channel get"
                    + " exactly the files that were tested. A client that could not run the update isn't offered"
                    + " the copy. If the newest update there already has these files, it is returned as it is. Needs the"
                    + " upload key, like an upload; a token is not enough.")
    @APIResponseSchema(
            value = UpdateStatusView.class,
            responseCode = "201",
            responseDescription = "The copy that was published, now or before.")
    public RestResponse<UpdateStatusView> promote(
            @RestPath @Parameter(description = "The update's `id`.") UUID id, @NotNull @Valid PromotionRequest wanted) {
        caller.require(service.get(id));
        BigDecimal rollout = wanted.rollout();
        Update published =
                service.promote(id, wanted.channel(), rollout == null ? Update.ALL_CLIENTS : rollout.intValueExact());
        return ResponseBuilder.<UpdateStatusView>created(URI.create("/api/updates/" + published.id()))
                .entity(status(published))
                .build();
    }

    @DELETE
    @Path("{id}")
    @Operation(
            summary = "Remove an update",
            description =
                    "Also one that retention removed and whose files are kept for `bartizan.update.retention-grace`. It is no"
                            + " longer offered. Clients that have it keep it until there is a newer one; to remove it from clients,"
                            + " roll it back. Needs the upload key or an administrator's token.")
    @APIResponse(responseCode = "204", description = "Removed, with the files that no other update refers to.")
    public void delete(@RestPath @Parameter(description = "The update's `id`.") UUID id) {
        caller.require(service.getStored(id));
        service.delete(id);
    }

    private UpdateStatusView status(Update update) {
        return UpdateStatusView.of(update, adoption);
    }
}
