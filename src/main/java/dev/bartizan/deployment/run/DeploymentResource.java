package dev.bartizan.deployment.run;

import dev.bartizan.deployment.compare.SettingComparisonView;
import dev.bartizan.http.Items;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
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
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.RestResponse.StatusCode;
import org.jspecify.annotations.Nullable;

/** Deployments. */
@Path("/api/v1/deployments")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Deployments", description = "Deploy new images of apps behind Caddy without failed requests.")
public class DeploymentResource {

    private final Deployments deployments;

    DeploymentResource(Deployments deployments) {
        this.deployments = deployments;
    }

    @GET
    @RolesAllowed("viewer")
    @Operation(summary = "List deployments", description = "Newest first.")
    @APIResponse(responseCode = "200", description = "The deployments.")
    public Items<DeploymentView> list(
            @RestQuery @Parameter(description = "Only deployments of this app.", example = "web") @Nullable String app,
            @RestQuery
                    @DefaultValue("50")
                    @Min(1)
                    @Max(1_000)
                    @Parameter(description = "Maximum number of deployments.")
                    int limit) {
        return new Items<>(deployments.list(app, Long.MAX_VALUE, limit).stream()
                .map(this::view)
                .toList());
    }

    @GET
    @Path("/{id}")
    @RolesAllowed("viewer")
    @Operation(summary = "Get a deployment", description = "With all its steps and their times.")
    @APIResponse(responseCode = "200", description = "The deployment.")
    public DeploymentView find(@RestPath @Parameter(description = "The deployment's `id`.") long id) {
        return view(deployments.find(id));
    }

    @GET
    @Path("/{id}/comparison")
    @RolesAllowed("viewer")
    @Operation(
            summary = "Compare the old and the new container",
            description =
                    "Of the app's last deployment, as the engine has the containers now. Values that can be secrets are"
                            + " not in the response.")
    @APIResponse(responseCode = "200", description = "Each kind of settings, with the differences.")
    @APIResponse(
            responseCode = "409",
            description = "`COMPARISON_IMPOSSIBLE`: there is a later deployment, or a container no longer exists.")
    @APIResponse(responseCode = "502", description = "`CONTAINER_ENGINE_UNREACHABLE` or `CONTAINER_ENGINE_REFUSED`.")
    public Items<SettingComparisonView> compare(@RestPath @Parameter(description = "The deployment's `id`.") long id) {
        return new Items<>(deployments.compare(id));
    }

    @POST
    @RolesAllowed("admin")
    @Operation(
            summary = "Deploy an image",
            description =
                    "Creates a container with the new image and the settings of the running one. When several health"
                            + " checks in a row succeed, Caddy sends the requests to it. A failure before the switch"
                            + " removes the new container; a failure within the watch window after it switches back."
                            + " Workers without requests and apps that can't run twice are deployed with `proxy` and"
                            + " `strategy`.")
    @APIResponseSchema(
            value = DeploymentView.class,
            responseCode = "202",
            responseDescription = "The deployment has started.")
    @APIResponse(responseCode = "404", description = "`CONTAINER_NOT_FOUND`: no container of the app runs.")
    @APIResponse(
            responseCode = "409",
            description = "`DEPLOYMENT_RUNNING`: the app is being deployed already. `APP_HELD`: it is held until"
                    + " `details.until`.")
    @APIResponse(
            responseCode = "422",
            description =
                    "`DEPLOYMENT_REFUSED`: `details.reasons` says which settings prevent a second container, or that"
                            + " Caddy sends no requests to the app; nothing has been changed. Or `VALIDATION_FAILED`.")
    @APIResponse(
            responseCode = "502",
            description = "`CADDY_UNREACHABLE`, `CADDY_REFUSED`, `CONTAINER_ENGINE_UNREACHABLE` or"
                    + " `CONTAINER_ENGINE_REFUSED`.")
    public RestResponse<DeploymentView> deploy(@NotNull @Valid DeploymentRequest wanted) {
        return accepted(deployments.deploy(wanted));
    }

    @POST
    @Path("/{id}/rollback")
    @RolesAllowed("admin")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Roll back a deployment",
            description =
                    "Starts the container that served the app before. When several health checks in a row succeed,"
                            + " it gets the requests again.")
    @APIResponseSchema(
            value = DeploymentView.class,
            responseCode = "202",
            responseDescription = "The deployment has started.")
    @APIResponse(
            responseCode = "409",
            description =
                    "`ROLLBACK_REFUSED`: `details.reason` says why: it is not the app's last deployment, its new"
                            + " container does not serve the app, or the old one no longer exists. Or `DEPLOYMENT_RUNNING`, `APP_HELD`.")
    public RestResponse<DeploymentView> rollBack(@RestPath @Parameter(description = "The deployment's `id`.") long id) {
        return accepted(deployments.rollBack(id));
    }

    private DeploymentView view(Deployment deployment) {
        return DeploymentView.of(deployment, deployments.warnings(deployment));
    }

    private RestResponse<DeploymentView> accepted(Deployment deployment) {
        DeploymentView item = view(deployment);
        return ResponseBuilder.<DeploymentView>create(StatusCode.ACCEPTED)
                .location(URI.create("/api/v1/deployments/" + item.id()))
                .entity(item)
                .build();
    }
}
