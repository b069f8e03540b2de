package dev.bartizan.update.rollout;

import dev.bartizan.access.Role;
import dev.bartizan.update.Adoption;
import dev.bartizan.update.Update;
import dev.bartizan.update.Updates;
import dev.bartizan.update.UploadKeyAuthentication;
import dev.bartizan.update.upload.UploadRoute;
import io.smallrye.common.annotation.NonBlocking;
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
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** What was published, for those who publish. Uploads themselves are taken by {@link UploadRoute}. */
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

    UpdateResource(Updates updates, UpdateService service, Adoption adoption, StorageInspection inspection) {
        this.updates = updates;
        this.service = service;
        this.adoption = adoption;
        this.inspection = inspection;
    }

    @GET
    @Path("status")
    @PermitAll
    @NonBlocking
    @Operation(summary = "List the updates, newest first", description = "Open to everybody.")
    @APIResponse(responseCode = "200", description = "All updates that are kept.")
    public StatusReport status() {
        return new StatusReport(updates.all().stream().map(this::status).toList());
    }

    @GET
    @Path("debug")
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(
            summary = "Compare what updates refer to with what is on the disk",
            description = "Looks at each file's name and size.")
    @APIResponse(responseCode = "200", description = "What is there, what is missing and what is superfluous.")
    public StorageReport debug() {
        return inspection.report();
    }

    @GET
    @Path("{id}")
    @RolesAllowed({Role.Name.VIEWER, UploadKeyAuthentication.PUBLISHER})
    @Operation(summary = "Look at one update", description = "With the upload key or a token.")
    @APIResponse(responseCode = "200", description = "The update.")
    public UpdateStatus get(@RestPath @Parameter(description = "The update's `id`.") UUID id) {
        return status(service.get(id));
    }

    @POST
    @Path("{id}/rollout")
    @Operation(
            summary = "Offer an update to another share of the clients",
            description =
                    "A client that was offered it at a lower percentage is offered it at a higher one too. With the"
                            + " upload key or an administrator's token.")
    @APIResponse(responseCode = "200", description = "The update.")
    public UpdateStatus rollOut(
            @RestPath @Parameter(description = "The update's `id`.") UUID id, @NotNull @Valid RolloutRequest wanted) {
        return status(service.setRollout(id, wanted.percent()));
    }

    @POST
    @Path("{id}/rollback")
    @Operation(
            summary = "Take clients back",
            description =
                    "Publishes something newer, since clients take nothing else: a copy of the newest update before"
                            + " this one that was for everybody, or the wish that they go back to what the app was installed"
                            + " with. With the upload key or an administrator's token.")
    @APIResponseSchema(
            value = UpdateStatus.class,
            responseCode = "201",
            responseDescription = "What was published for that.")
    @APIResponse(responseCode = "409", description = "`NO_PREVIOUS_UPDATE`")
    public RestResponse<UpdateStatus> rollBack(
            @RestPath @Parameter(description = "The `id` of the update that clients should leave.") UUID id,
            @NotNull @Valid RollbackRequest wanted) {
        Update published = service.rollBack(id, wanted.to());
        return ResponseBuilder.<UpdateStatus>created(URI.create("/api/updates/" + published.id()))
                .entity(status(published))
                .build();
    }

    @DELETE
    @Path("{id}")
    @Operation(
            summary = "Remove an update",
            description =
                    "Nobody is offered it any more. Clients that have it keep it until there is something newer: to"
                            + " get it off them, roll it back. With the upload key or an administrator's token.")
    @APIResponse(responseCode = "204", description = "Removed, with the files that no other update refers to.")
    public void delete(@RestPath @Parameter(description = "The update's `id`.") UUID id) {
        service.delete(id);
    }

    private UpdateStatus status(Update update) {
        return UpdateStatus.of(update, adoption);
    }
}
