package dev.bartizan.update.adoption;

import dev.bartizan.access.Role;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
import dev.bartizan.update.UploadKeyAuthentication;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
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
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Says which updates the clients of the app in the path run, over time. */
@Path("/api/updates/apps")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Role.Name.VIEWER, UploadKeyAuthentication.PUBLISHER})
@Tag(name = "Updates")
@APIResponse(responseCode = "503", description = "One of the `DATABASE_…` codes.")
public class AppAdoptionResource {

    private final AdoptionResource adoption;

    AppAdoptionResource(AdoptionResource adoption) {
        this.adoption = adoption;
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
            @RestQuery
                    @NotNull
                    @Pattern(regexp = "android|ios")
                    @Parameter(description = "`android` or `ios`.")
                    @Nullable
                    String platform,
            @RestQuery @NotNull @Parameter(description = "Runtime version of the apps.") @Nullable
                    String runtimeVersion,
            @RestQuery
                    @Parameter(description = "Channel of the apps; default `bartizan.update.default-channel`.")
                    @Nullable
                    String channel,
            @RestQuery
                    @DefaultValue("48h")
                    @Pattern(regexp = AdoptionWindow.TEXTS)
                    @Parameter(description = "`48h` by hour, or `30d` by day.")
                    String window,
            @Context HttpServerRequest request) {
        return adoption.view(request, app, platform, runtimeVersion, channel, window);
    }
}
