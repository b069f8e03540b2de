package dev.bartizan.update.rollout;

import dev.bartizan.access.Role;
import dev.bartizan.update.Adoption;
import dev.bartizan.update.CallerApps;
import dev.bartizan.update.UploadKeyAuthentication;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Manages releases: the updates of all platforms that one upload published. */
@Path("/api/updates/releases/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed({Role.Name.ADMIN, UploadKeyAuthentication.PUBLISHER})
@Tag(name = "Updates")
@APIResponse(responseCode = "503", description = "One of the `DATABASE_…` codes.")
public class UpdateReleaseResource {

    private final UpdateService service;
    private final Adoption adoption;
    private final CallerApps caller;

    UpdateReleaseResource(UpdateService service, Adoption adoption, CallerApps caller) {
        this.service = service;
        this.adoption = adoption;
        this.caller = caller;
    }

    @GET
    @RolesAllowed({Role.Name.VIEWER, UploadKeyAuthentication.PUBLISHER})
    @Operation(summary = "Look at the updates of a release", description = "With the upload key or a token.")
    @APIResponse(responseCode = "200", description = "The updates of the release.")
    public UpdateStatusesView release(@RestPath @Parameter(description = "The release's `releaseId`.") UUID id) {
        return UpdateStatusesView.of(caller.require(service.release(id)), adoption);
    }

    @POST
    @Path("rollout")
    @Operation(
            summary = "Change the share of clients that get the updates of a release",
            description =
                    "Changes all of its updates, or none. Updates that were stopped because too many clients could not"
                            + " run them are left out and listed in `skipped`; each can be rolled out by its own id. Needs the"
                            + " upload key or an administrator's token.")
    @APIResponse(responseCode = "200", description = "The updates of the release.")
    public ReleaseRolloutView rollOutRelease(
            @RestPath @Parameter(description = "The release's `releaseId`.") UUID id,
            @NotNull @Valid RolloutRequest wanted) {
        caller.require(service.release(id));
        return ReleaseRolloutView.of(
                service.setReleaseRollout(id, wanted.percent().intValueExact()), adoption);
    }

    @POST
    @Path("rollback")
    @Operation(
            summary = "Roll back the updates of a release",
            description = "Rolls back all of its updates, or none if one has no previous update. What is published is"
                    + " a release, too. A second request for the same rollback returns the first one's updates. Needs the"
                    + " upload key or an administrator's token.")
    @APIResponse(responseCode = "200", description = "The updates or directives that were published.")
    @APIResponse(responseCode = "409", description = "`NO_PREVIOUS_UPDATE`; `details.platform` is the platform.")
    public UpdateStatusesView rollBackRelease(
            @RestPath @Parameter(description = "The release's `releaseId`.") UUID id,
            @NotNull @Valid RollbackRequest wanted) {
        caller.require(service.release(id));
        return UpdateStatusesView.of(service.rollBackRelease(id, wanted.to()), adoption);
    }
}
