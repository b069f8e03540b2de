package dev.bartizan.blocklist.push;

import dev.bartizan.blocklist.importing.LogEntryView;
import dev.bartizan.http.BodyAsStream;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Takes the content of lists whose URL is {@code push:}. */
@Path("/api/v1/blocklists")
@Tag(name = "Imports")
@RolesAllowed("operator")
public class PushResource {

    private static final String GZIP = "application/gzip";
    private static final String CSV = "text/csv";
    private static final String NDJSON = "application/x-ndjson";

    private final PushService pushes;

    PushResource(PushService pushes) {
        this.pushes = pushes;
    }

    @PUT
    @Path("{id}/content")
    @Consumes({MediaType.TEXT_PLAIN, CSV, MediaType.APPLICATION_JSON, NDJSON, GZIP, MediaType.APPLICATION_OCTET_STREAM})
    @BodyAsStream
    @Operation(
            summary = "Replace the content of a list whose URL is `push:`",
            description =
                    "The body is a feed in the list's format, uncompressed, gzip or zip. It is read while it arrives, "
                            + "and is imported like a download, with the same limits and guards. The response arrives when the new "
                            + "version is published.")
    @RequestBody(
            required = true,
            content = {
                @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(implementation = String.class)),
                @Content(
                        mediaType = MediaType.APPLICATION_OCTET_STREAM,
                        schema = @Schema(implementation = String.class, format = "binary"))
            })
    @APIResponse(responseCode = "200", description = "The outcome: IMPORTED or UNCHANGED.")
    @APIResponse(responseCode = "404", description = "NOT_FOUND: no such list.")
    @APIResponse(responseCode = "409", description = "IMPORT_ALREADY_RUNNING: details.run is the running one.")
    @APIResponse(
            responseCode = "422",
            description = "FEED_REJECTED: the last version stays; `details.outcome` has the outcome, "
                    + "`details.rejected_lines` the first rejected entries. VALIDATION_FAILED: the list has a URL.")
    public LogEntryView push(
            @RestPath @Parameter(description = "Id of the list.") long id,
            @RestQuery @Parameter(description = "Accept the content even if it is empty, much smaller or much larger.")
                    boolean force,
            InputStream body) {
        return pushes.push(id, body, force);
    }
}
