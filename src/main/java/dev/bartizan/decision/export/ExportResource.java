package dev.bartizan.decision.export;

import dev.bartizan.access.Role;
import dev.bartizan.access.limit.WorkingCopies;
import dev.bartizan.decision.StreamedBody;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
import dev.bartizan.published.FromSnapshot;
import dev.bartizan.published.SnapshotAgeFilter;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import java.util.Objects;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.RestResponse.Status;
import org.jspecify.annotations.Nullable;

/** Exports. */
@Path("/api/v1/export")
@FromSnapshot
@RolesAllowed(Role.Name.EXPORT)
@Tag(
        name = "Exports",
        description =
                "All decisions that block, in the format of a firewall, proxy or router; `type` selects others. Devices that can't send "
                        + "headers fetch `/x/{token}/{format}` with a token of the role `export`.")
public class ExportResource {

    static final String OMITTED = "Bartizan-Omitted";

    private static final String FORMATS = "`plain`, `cidr`, `nftables`, `ipset`, `iptables`, `mikrotik`, `haproxy`,"
            + " `nginx`, `caddy`, `apache`, `pf`, `unbound-rpz`, `csv` or `json`.";

    private final ExportService service;
    private final WorkingCopies copies;
    private final String revision;

    ExportResource(
            ExportService service,
            WorkingCopies copies,
            @ConfigProperty(name = "quarkus.application.version") String revision) {
        this.service = service;
        this.copies = copies;
        this.revision = revision;
    }

    @GET
    @Path("/{format}")
    @Bounded(Use.EXPORT)
    @Operation(
            summary = "Fetch an export",
            description = "Streams the decisions of one moment. Has an `ETag` for `If-None-Match`. If nothing is "
                    + "blocked, the document is valid but empty. Works while the database fails.")
    @APIResponse(
            responseCode = "200",
            description = "The document.",
            headers = {
                @Header(name = "ETag", description = "Changes if and only if the document changes."),
                @Header(name = OMITTED, description = "With `max`: how many CIDRs were left out."),
                @Header(
                        name = SnapshotAgeFilter.HEADER,
                        description = "While the database can't be opened after a restart: the age of the snapshot in"
                                + " seconds.")
            },
            content = {
                @Content(mediaType = "text/plain", schema = @Schema(implementation = String.class)),
                @Content(mediaType = "text/csv", schema = @Schema(implementation = String.class)),
                @Content(mediaType = "application/json", schema = @Schema(implementation = Object.class))
            })
    @APIResponse(responseCode = "304", description = "The client already has the current version.")
    @APIResponse(
            responseCode = "404",
            description = "`NOT_FOUND`: unknown format; `details.formats` lists the formats.")
    @APIResponse(
            responseCode = "503",
            description = "`NOT_READY`: nothing is published yet; or the `DATABASE_…` code of the failed load.")
    public RestResponse<StreamedBody> fetch(
            @Parameter(description = FORMATS, example = "nftables") @PathParam("format") String format,
            @BeanParam ExportParameters parameters,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.ACCEPT_ENCODING) @Nullable String encodings,
            @Context Request request,
            @Context RoutingContext context) {
        Export export = service.export(service.format(format), parameters.query(service.origins()));
        String fingerprint = export.fingerprint(revision);
        EntityTag etag = etag(fingerprint, encodings);
        if (request.evaluatePreconditions(etag) != null) {
            return headers(Status.NOT_MODIFIED, etag).build();
        }
        ExportContent content = content(export, fingerprint, context);
        ResponseBuilder<StreamedBody> response = headers(Status.OK, etag);
        if (content.omitted() > 0) {
            response.header(OMITTED, content.omitted());
        }
        return response.header(HttpHeaders.CONTENT_TYPE, export.format().mediaType())
                .entity(export.format().write(content))
                .build();
    }

    /** A copy is counted until the response has been sent. */
    private ExportContent content(Export export, String fingerprint, RoutingContext context) {
        if (!export.needsCopy()) {
            return export.content(fingerprint);
        }
        Runnable sent = copies.keep();
        // Handlers of a request must be added on its event loop.
        Objects.requireNonNull(Vertx.currentContext(), "requests are served on contexts")
                .runOnContext(_ -> {
                    context.addEndHandler(_ -> sent.run());
                    if (context.response().ended() || context.response().closed()) {
                        sent.run();
                    }
                });
        return copies.make(() -> export.content(fingerprint));
    }

    @HEAD
    @Path("/{format}")
    @Operation(
            summary = "Check whether an export has changed",
            description = "The headers of the export, without " + "building it.")
    public RestResponse<StreamedBody> look(
            @Parameter(description = FORMATS, example = "nftables") @PathParam("format") String format,
            @BeanParam ExportParameters parameters,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.ACCEPT_ENCODING) @Nullable String encodings,
            @Context Request request) {
        Export export = service.export(service.format(format), parameters.query(service.origins()));
        EntityTag etag = etag(export.fingerprint(revision), encodings);
        boolean known = request.evaluatePreconditions(etag) != null;
        return headers(known ? Status.NOT_MODIFIED : Status.OK, etag)
                .header(HttpHeaders.CONTENT_TYPE, export.format().mediaType())
                .build();
    }

    /** A compressed body needs a different tag than the uncompressed one: RFC 9110, 8.8.3.3. */
    private static EntityTag etag(String fingerprint, @Nullable String encodings) {
        return new EntityTag(encodings == null ? fingerprint : fingerprint + "-" + tagCharacters(encodings));
    }

    private static String tagCharacters(String encodings) {
        StringBuilder kept = new StringBuilder(encodings.length());
        for (int at = 0; at < encodings.length(); at++) {
            char character = encodings.charAt(at);
            boolean letterOrDigit = character < 0x80 && Character.isLetterOrDigit(character);
            if (letterOrDigit || ";=.".indexOf(character) >= 0) {
                kept.append(character);
            }
        }
        return kept.toString();
    }

    private static ResponseBuilder<StreamedBody> headers(Status status, EntityTag etag) {
        return ResponseBuilder.<StreamedBody>create(status)
                .tag(etag)
                .header(HttpHeaders.CACHE_CONTROL, "private, no-cache")
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    }
}
