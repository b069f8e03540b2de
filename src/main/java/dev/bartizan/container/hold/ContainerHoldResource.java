package dev.bartizan.container.hold;

import dev.bartizan.container.engine.EngineConfig;
import dev.bartizan.container.engine.EngineException;
import dev.bartizan.error.ServiceException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Holds of apps, for maintenance. */
@Path("/api/v1/containers/{name}/hold")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Tag(name = "Containers")
@APIResponse(responseCode = "404", description = "`CONTAINER_NOT_FOUND`, or `FEATURE_OFF` if containers are off.")
@APIResponse(responseCode = "503", description = "One of the `DATABASE_…` codes; nothing has changed.")
public class ContainerHoldResource {

    private final EngineConfig config;
    private final Holds holds;

    ContainerHoldResource(EngineConfig config, Holds holds) {
        this.config = config;
        this.holds = holds;
    }

    private Holds holds() {
        if (!config.enabled()) {
            throw EngineException.off();
        }
        return holds;
    }

    @POST
    @Operation(
            summary = "Hold an app for maintenance",
            description =
                    "Until the hold ends, its containers are neither started, restarted nor stopped, their checks don't run,"
                            + " nothing counts as a failure, and nobody is notified. A user's commands are carried out. Also"
                            + " after a restart of Bartizan. A second hold replaces the first one.")
    @APIResponse(responseCode = "200", description = "The app, and when the hold ends.")
    @APIResponse(responseCode = "409", description = "`DEPLOYMENT_RUNNING`: a deployment of the app has not ended.")
    @APIResponse(responseCode = "422", description = "`VALIDATION_FAILED`: `for` is not from `1s` to `7d`.")
    public HoldView hold(
            @RestPath @Parameter(description = "Name of the app, or of one of its containers.", example = "web")
                    String name,
            @NotNull HoldRequest wanted) {
        Duration time = wanted.time();
        if (time == null) {
            throw ServiceException.invalid(Map.of("for", "is required"), Map.of());
        }
        return holds().hold(name, time);
    }

    @DELETE
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "End the hold of an app",
            description = "Supervision goes on from the present state. Idempotent.")
    @APIResponse(responseCode = "204", description = "The app is not held.")
    public void release(
            @RestPath @Parameter(description = "Name of the app, or of one of its containers.", example = "web")
                    String name) {
        holds().release(name);
    }
}
