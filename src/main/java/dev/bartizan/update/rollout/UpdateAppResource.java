package dev.bartizan.update.rollout;

import dev.bartizan.access.Role;
import dev.bartizan.update.Adoption;
import dev.bartizan.update.CallerApps;
import dev.bartizan.update.UpdateApps;
import dev.bartizan.update.Updates;
import dev.bartizan.update.UploadKey;
import dev.bartizan.update.UploadKeyAuthentication;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Lists the apps, and the updates of one. */
@Path("/api/updates/apps")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Updates")
@APIResponse(responseCode = "503", description = "One of the `DATABASE_…` codes.")
public class UpdateAppResource {

    private final UpdateApps apps;
    private final Updates updates;
    private final Adoption adoption;
    private final UploadKey key;
    private final CallerApps caller;

    UpdateAppResource(UpdateApps apps, Updates updates, Adoption adoption, UploadKey key, CallerApps caller) {
        this.apps = apps;
        this.updates = updates;
        this.adoption = adoption;
        this.key = key;
        this.caller = caller;
    }

    @GET
    @RolesAllowed({Role.Name.VIEWER, UploadKeyAuthentication.PUBLISHER})
    @Operation(
            summary = "List the apps",
            description =
                    "The configured apps, and those that still have updates; with an upload key, those of the key.")
    @APIResponse(responseCode = "200", description = "The apps, by name.")
    public UpdateAppsView apps() {
        return UpdateAppsView.of(apps, caller::include, key, updates.all());
    }

    @GET
    @Path("{app}/status")
    @PermitAll
    @NonBlocking
    @Operation(summary = "List the updates of an app, newest first", description = "Needs no token.")
    @APIResponse(responseCode = "200", description = "All updates of the app.")
    @APIResponse(
            responseCode = "404",
            description = "`NOT_FOUND`: the app is not configured; `details.app` is its name.")
    public UpdateStatusesView statusOfApp(
            @RestPath @Parameter(description = "Name of the app.") String app, @Context HttpServerRequest request) {
        return UpdateStatusesView.of(apps.of(request, app), updates, adoption);
    }
}
