package dev.bartizan.container.image;

import dev.bartizan.container.engine.EngineConfig;
import dev.bartizan.container.engine.EngineException;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Items;
import dev.bartizan.http.Use;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Checks for newer images. */
@Path("/api/v1/containers")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
@Tag(name = "Containers")
public class ImageCheckResource {

    private final EngineConfig config;
    private final ImageChecks checks;

    ImageCheckResource(EngineConfig config, ImageChecks checks) {
        this.config = config;
        this.checks = checks;
    }

    private ImageChecks checks() {
        if (!config.enabled()) {
            throw EngineException.off();
        }
        return checks;
    }

    @GET
    @Path("image-checks")
    @NonBlocking
    @Operation(
            summary = "List the last checks for newer images",
            description =
                    "Of all running containers that are supervised or were created by a deployment, by name. A container"
                            + " that was not checked yet is not listed.")
    @APIResponse(responseCode = "200", description = "The containers with their checks.")
    @APIResponse(responseCode = "404", description = "`FEATURE_OFF`: containers are off.")
    public Items<CheckedContainerView> imageChecks() {
        return new Items<>(checks().all().stream().map(CheckedContainerView::of).toList());
    }

    @POST
    @Path("{name}/image-check")
    @RolesAllowed("admin")
    @Bounded(Use.SEARCH)
    @Operation(
            summary = "Check now whether the tag of a container's image has a newer image",
            description =
                    "The container engine asks the registry and waits up to 20 s for its answer. Nothing is pulled. A"
                            + " registry that limits requests is not asked for a while. A failure is in `reason`.")
    @APIResponse(responseCode = "200", description = "The container with its check.")
    @APIResponse(
            responseCode = "404",
            description =
                    "`CONTAINER_NOT_FOUND`: no supervised or deployed container has this name, or the app has several"
                            + " ones; or `FEATURE_OFF` if containers are off.")
    @APIResponse(
            responseCode = "502",
            description = "`CONTAINER_ENGINE_UNREACHABLE` or `CONTAINER_ENGINE_REFUSED`: `details.cause` says why.")
    public CheckedContainerView checkImage(
            @RestPath
                    @Parameter(
                            description = "Name of a container, or of an app with one container that runs.",
                            example = "web")
                    String name) {
        return CheckedContainerView.of(checks().check(name));
    }
}
