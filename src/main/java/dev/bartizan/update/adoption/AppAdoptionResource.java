package dev.bartizan.update.adoption;

import dev.bartizan.access.Role;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
import dev.bartizan.update.UpdateApps;
import dev.bartizan.update.UploadKeyAuthentication;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
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

/** Says which updates the clients of the app in the path run, over time. */
@Path("/api/updates/apps")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Role.Name.VIEWER, UploadKeyAuthentication.PUBLISHER})
@Tag(name = "Updates")
@APIResponse(responseCode = "503", description = "One of the `DATABASE_…` codes.")
public class AppAdoptionResource {

    private final AdoptionResource adoption;
    private final UpdateApps apps;

    AppAdoptionResource(AdoptionResource adoption, UpdateApps apps) {
        this.adoption = adoption;
        this.apps = apps;
    }

    @GET
    @Path("{app}/adoption")
    @Bounded(Use.SEARCH)
    @Operation(
            summary = "Which updates the clients of one app run, over time",
            description = "As `GET /api/updates/adoption`, for the app in the path.")
    @APIResponse(responseCode = "200", description = "The requests by hour or day.")
    @APIResponse(
            responseCode = "404",
            description = "`NOT_FOUND`: the app is not configured; `details.app` is its name.")
    public AdoptionView adoptionOfApp(
            @RestPath @Parameter(description = "Name of the app.") String app,
            @Valid @BeanParam AdoptionParameters parameters,
            @Context HttpServerRequest request) {
        return adoption.view(parameters, apps.of(request, app));
    }
}
