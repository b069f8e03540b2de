package dev.bartizan.update.manifest;

import io.quarkus.vertx.http.Uncompressed;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** Requests for an update whose path names the app. */
@Path("/api/updates/apps")
@PermitAll
@NonBlocking
@Tag(name = "Updates")
public class AppManifestResource {

    private final ManifestResource manifests;

    AppManifestResource(ManifestResource manifests) {
        this.manifests = manifests;
    }

    @GET
    @Path("{app}/manifest")
    @Uncompressed
    @Operation(
            summary = "Look for an update of an app",
            description = "As `GET /api/updates/manifest`, for the app in the path.")
    public RestResponse<byte[]> manifestOfApp(
            @RestPath @Parameter(description = "Name of the app.") String app,
            @BeanParam ManifestParameters parameters,
            @Context RoutingContext context) {
        return manifests.answer(parameters, context, app);
    }
}
