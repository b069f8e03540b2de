package dev.bartizan.update;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ErrorResponse;
import dev.bartizan.error.ServiceException;
import io.quarkus.vertx.http.Uncompressed;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.PathPart;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.RestResponse.Status;

/** The files of updates. What has a hash for its name never changes: whoever has it need not ask again. */
@Path("/api/updates/assets")
@PermitAll
@NonBlocking
@Tag(name = "Updates")
public class AssetResource {

    private static final String HASH = "SHA-256 of the file: in base64url without padding, or in hexadecimal digits.";

    private final AssetService service;

    AssetResource(AssetService service) {
        this.service = service;
    }

    @GET
    @Path("/{hash}")
    @Uncompressed
    @Operation(
            summary = "Fetch a file of an update",
            description = "With an `ETag` for `If-None-Match`, and in parts with `Range`; several ranges at once are"
                    + " answered with the whole file. Compressed where a smaller form is stored and the client"
                    + " accepts it.")
    @APIResponse(
            responseCode = "200",
            description = "The file.",
            content = @Content(mediaType = "*/*", schema = @Schema(implementation = Object.class)))
    @APIResponse(responseCode = "206", description = "The part of the file that `Range` asks for.")
    @APIResponse(responseCode = "304", description = "The client has it already.")
    @APIResponse(
            responseCode = "404",
            description = "`NOT_FOUND`: no update has such a file.",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ErrorResponse.class)))
    @APIResponse(responseCode = "416", description = "The file has nothing of the range that is asked for.")
    public RestResponse<PathPart> fetch(
            @Parameter(description = HASH) @PathParam("hash") String hash,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.ACCEPT_ENCODING) String encodings,
            @Parameter(hidden = true) @HeaderParam("Range") String ranges,
            @Parameter(hidden = true) @HeaderParam("If-Range") String ifRange,
            @Parameter(hidden = true) @HeaderParam("expo-requested-update-id") String requestedUpdate,
            @Context Request request,
            @Context RoutingContext context) {
        ServedFile asset = find(hash, encodings, context);
        EntityTag tag = new EntityTag(asset.tag());
        if (request.evaluatePreconditions(tag) != null) {
            return AssetResource.<PathPart>headers(Status.NOT_MODIFIED, asset).build();
        }
        boolean whole = ifRange != null && !ifRange.equals("\"" + asset.tag() + "\"");
        Optional<ByteRange> range = whole ? Optional.empty() : ByteRange.of(ranges, asset.size());
        if (range.isPresent() && range.get().empty()) {
            return AssetResource.<PathPart>headers(Status.REQUESTED_RANGE_NOT_SATISFIABLE, asset)
                    .header("Content-Range", range.get().header(asset.size()))
                    .build();
        }
        ByteRange sent = range.orElse(new ByteRange(0, asset.size() - 1));
        if (sent.first() == 0) {
            service.fetched(asset, requestedUpdate);
        }
        ResponseBuilder<PathPart> response = headers(range.isPresent() ? Status.PARTIAL_CONTENT : Status.OK, asset);
        range.ifPresent(part -> response.header("Content-Range", part.header(asset.size())));
        return response.header(HttpHeaders.CONTENT_TYPE, asset.contentType())
                .entity(new PathPart(asset.file(), sent.first(), sent.length()))
                .build();
    }

    @HEAD
    @Path("/{hash}")
    @Uncompressed
    @Operation(summary = "Ask for a file of an update", description = "The headers of the file.")
    public RestResponse<Void> look(
            @Parameter(description = HASH) @PathParam("hash") String hash,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.ACCEPT_ENCODING) String encodings,
            @Context Request request,
            @Context RoutingContext context) {
        ServedFile asset = find(hash, encodings, context);
        boolean known = request.evaluatePreconditions(new EntityTag(asset.tag())) != null;
        return AssetResource.<Void>headers(known ? Status.NOT_MODIFIED : Status.OK, asset)
                .header(HttpHeaders.CONTENT_TYPE, asset.contentType())
                .header(HttpHeaders.CONTENT_LENGTH, asset.size())
                .build();
    }

    /** The framework has set the encoding {@code identity} before; a header of the answer would come on top of it. */
    private ServedFile find(String hash, String encodings, RoutingContext context) {
        ServedFile asset = service.find(hash, encodings).orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND));
        asset.encoding().ifPresent(encoding -> context.response().putHeader(HttpHeaders.CONTENT_ENCODING, encoding));
        return asset;
    }

    private static <T> ResponseBuilder<T> headers(Status status, ServedFile asset) {
        return ResponseBuilder.<T>create(status)
                .tag(new EntityTag(asset.tag()))
                .header(HttpHeaders.CACHE_CONTROL, "public, max-age=31536000, immutable")
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                .header("Accept-Ranges", "bytes");
    }
}
