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
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** Requests for an update whose path names the app. */
@Path("/api/updates/apps")
@PermitAll
@NonBlocking
@Tag(name = "Updates")
@APIResponse(
        responseCode = "200",
        description = "`multipart/mixed` with the parts `manifest` and `extensions`, or `directive`; or only "
                + "the manifest as JSON, in version 0 and for clients that prefer it.",
        content = {
            @Content(mediaType = "multipart/mixed", schema = @Schema(implementation = String.class)),
            @Content(mediaType = "application/expo+json", schema = @Schema(implementation = Object.class)),
            @Content(mediaType = "application/json", schema = @Schema(implementation = Object.class))
        })
@APIResponse(responseCode = "204", description = "Version 0 of the protocol: there is no update.")
@APIResponse(
        responseCode = "400",
        description = "`BAD_REQUEST`: `details.parameter` is the wrong or missing header; also if a "
                + "signature is expected but its key is not configured.")
@APIResponse(
        responseCode = "406",
        description = "`NOT_ACCEPTABLE`: the client accepts no format of the response. Directives are always "
                + "`multipart/mixed`; version 0 has none.")
@APIResponse(responseCode = "404", description = "`NOT_FOUND`: the app is not configured; `details.app` is its name.")
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
