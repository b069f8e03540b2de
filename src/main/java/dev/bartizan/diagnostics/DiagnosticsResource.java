package dev.bartizan.diagnostics;

import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Downloads the diagnostics bundle. */
@Path("/api/v1/diagnostics")
@Tag(name = "Diagnostics", description = "What helps to find an error.")
@RolesAllowed("admin")
public class DiagnosticsResource {

    static final String MEDIA_TYPE = "application/zip";

    private final DiagnosticsBundle bundle;

    DiagnosticsResource(DiagnosticsBundle bundle) {
        this.bundle = bundle;
    }

    @GET
    @Produces({MEDIA_TYPE, MediaType.APPLICATION_JSON})
    @Bounded(Use.SEARCH)
    @Operation(
            summary = "Download the diagnostics bundle, without secrets",
            description =
                    "A zip file: version and system, settings that are no secrets, health, metrics, up to 1000 of the"
                            + " last own log lines, and the tables and last imports of the database. It has names of"
                            + " lists, jails and hosts, and addresses. While the database fails, `database.txt` says why.")
    @APIResponse(
            responseCode = "200",
            description = "The bundle.",
            content = @Content(mediaType = MEDIA_TYPE, schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Response download() throws IOException {
        return Response.ok(bundle.zip(), MEDIA_TYPE)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"bartizan-diagnostics.zip\"")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
