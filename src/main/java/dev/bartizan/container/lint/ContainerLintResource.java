package dev.bartizan.container.lint;

import dev.bartizan.http.Items;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** The lint of containers. */
@Path("/api/v1/containers/{name}/lint")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
@Tag(name = "Containers")
@APIResponse(
        responseCode = "502",
        description = "`CONTAINER_ENGINE_UNREACHABLE`, `CONTAINER_ENGINE_REFUSED`: `details.cause` says why.")
public class ContainerLintResource {

    private final ContainerLint lint;

    ContainerLintResource(ContainerLint lint) {
        this.lint = lint;
    }

    @GET
    @Operation(
            summary = "Find settings of a container that cause trouble later",
            description = "Checks any container of the engine, supervised or not, running or not. Nothing is changed.")
    @APIResponse(responseCode = "200", description = "All findings, most urgent first.")
    public Items<LintFindingView> lint(
            @RestPath @Parameter(description = "Name of the container.", example = "web") String name) {
        return new Items<>(lint.check(name));
    }
}
