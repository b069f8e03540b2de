package dev.bartizan.update.manifest;

import static io.vertx.core.http.HttpHeaders.createOptimized;

import dev.bartizan.update.PublicAddress;
import dev.bartizan.update.UpdateApps;
import io.quarkus.vertx.http.Uncompressed;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Requests of apps for an update. Needs no authentication, because apps are public. */
@Path("/api/updates/manifest")
@PermitAll
@NonBlocking
@Tag(name = "Updates", description = "Over-the-air updates for apps, in the protocol of Expo Updates.")
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
public class ManifestResource {

    private static final CharSequence PROTOCOL_VERSION = createOptimized("expo-protocol-version");
    private static final CharSequence FIELDS_VERSION = createOptimized("expo-sfv-version");
    private static final CharSequence ZERO = createOptimized("0");
    private static final CharSequence ONE = createOptimized("1");
    private static final CharSequence UNCACHED = createOptimized("private, max-age=0");

    private final ManifestService service;
    private final PublicAddress address;
    private final UpdateApps apps;

    ManifestResource(ManifestService service, PublicAddress address, UpdateApps apps) {
        this.service = service;
        this.address = address;
        this.apps = apps;
    }

    @GET
    @Uncompressed
    @Operation(
            summary = "Look for an update",
            description = "The newest update for platform, runtime version and channel that is rolled out to the "
                    + "client. In version 1 of the protocol, the response can also be a directive: no "
                    + "update, or go back to the embedded update. Works while the database fails.")
    public RestResponse<byte[]> manifest(@BeanParam ManifestParameters parameters, @Context RoutingContext context) {
        return answer(parameters, context, null);
    }

    /** @param app name in the path; absent if the path names none */
    RestResponse<byte[]> answer(ManifestParameters parameters, RoutingContext context, @Nullable String app) {
        protocol(parameters.protocol(), context.response());
        ClientRequest request = parameters.request(apps.of(context.request(), app));
        ManifestFilters.of(request.target().channel())
                .ifPresent(filters -> context.response().putHeader(ManifestFilters.HEADER, filters));
        Optional<ManifestAnswer> answer = service.answer(request, address.of(context.request()));
        if (answer.isEmpty()) {
            return RestResponse.noContent();
        }
        ResponseBuilder<byte[]> response = ResponseBuilder.ok(answer.get().body())
                .header(HttpHeaders.CONTENT_TYPE, answer.get().contentType());
        answer.get().signature().ifPresent(signature -> response.header("expo-signature", signature));
        return response.build();
    }

    /** Sets the headers before anything can fail, so that errors have them too. */
    private static void protocol(int version, HttpServerResponse response) {
        response.putHeader(PROTOCOL_VERSION, version == 0 ? ZERO : ONE)
                .putHeader(FIELDS_VERSION, ZERO)
                .putHeader(io.vertx.core.http.HttpHeaders.CACHE_CONTROL, UNCACHED);
    }
}
