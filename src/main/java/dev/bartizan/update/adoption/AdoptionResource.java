package dev.bartizan.update.adoption;

import dev.bartizan.access.Role;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
import dev.bartizan.update.CallerApps;
import dev.bartizan.update.UpdateApp;
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
import java.time.Clock;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Says which updates apps run, over time. */
@Path("/api/updates/adoption")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Role.Name.VIEWER, UploadKeyAuthentication.PUBLISHER})
@Tag(name = "Updates")
@APIResponse(responseCode = "503", description = "One of the `DATABASE_…` codes.")
public class AdoptionResource {

    private final AdoptionHours hours;
    private final UpdateApps apps;
    private final CallerApps caller;
    private final Clock clock;

    AdoptionResource(AdoptionHours hours, UpdateApps apps, CallerApps caller, Clock clock) {
        this.hours = hours;
        this.apps = apps;
        this.caller = caller;
        this.clock = clock;
    }

    @GET
    @Bounded(Use.SEARCH)
    @Operation(
            summary = "Which updates the apps of a target run, over time",
            description =
                    "Counts the requests for manifests by the update that the app runs. An app sends one at each start, "
                            + "so a device that starts the app often counts often. Kept for 30 days. With the upload key or a token.")
    @APIResponse(responseCode = "200", description = "The requests by hour or day.")
    @APIResponse(
            responseCode = "404",
            description = "`NOT_FOUND`: the app is not configured; `details.app` is its name.")
    @Parameter(
            in = ParameterIn.HEADER,
            name = UpdateApps.HEADER,
            description = "Name of the app; `default` if absent.",
            schema = @Schema(type = SchemaType.STRING))
    public AdoptionView adoption(@Valid @BeanParam AdoptionParameters parameters, @Context HttpServerRequest request) {
        return view(parameters, apps.of(request, null));
    }

    AdoptionView view(AdoptionParameters parameters, UpdateApp app) {
        caller.require(app);
        Instant now = clock.instant();
        AdoptionWindow window = parameters.window();
        return AdoptionView.of(
                window,
                now,
                hours.requests(parameters.target(app), window.starts(now).getFirst()));
    }
}
