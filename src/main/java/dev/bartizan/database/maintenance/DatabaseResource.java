package dev.bartizan.database.maintenance;

import dev.bartizan.http.BodyAsStream;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
import dev.bartizan.system.OwnerOnly;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** State, check and backup of the database. */
@Path("/api/v1/database")
@Tag(name = "Database", description = "The embedded database")
@RolesAllowed("viewer")
public class DatabaseResource {

    static final String MEDIA_TYPE = "application/vnd.sqlite3";

    private final DatabaseService service;
    private final CopyCheck copies;

    DatabaseResource(DatabaseService service, CopyCheck copies) {
        this.service = service;
        this.copies = copies;
    }

    @GET
    @Bounded(Use.SEARCH)
    @Operation(summary = "State and size of the database; works while it is down")
    @APIResponse(responseCode = "200", description = "The database.")
    public DatabaseView get(
            @RestQuery("quick_check")
                    @Parameter(description = "Whether SQLite reads and checks the whole file, which can take long.")
                    boolean quickCheck) {
        return service.view(quickCheck);
    }

    @POST
    @Path("backup")
    @RolesAllowed("admin")
    @Produces({MEDIA_TYPE, MediaType.APPLICATION_JSON})
    @Bounded(Use.BACKUP)
    @Operation(
            summary = "A consistent copy of the database as a download",
            description = "Needs free space for the copy in the data folder until the download ends.")
    @APIResponse(
            responseCode = "200",
            description = "The copy, a SQLite file.",
            content = @Content(mediaType = MEDIA_TYPE, schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Response backup() {
        return Response.ok(service.backup(), MEDIA_TYPE)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + service.backupName() + "\"")
                .build();
    }

    @POST
    @Path("backup/check")
    @RolesAllowed("admin")
    @Consumes({MEDIA_TYPE, MediaType.APPLICATION_OCTET_STREAM})
    @BodyAsStream
    @Bounded(Use.BACKUP)
    @Operation(
            summary = "Check whether a copy of the database can be restored",
            description =
                    "The body is the copy, up to `bartizan.limits.streamed-body`. SQLite checks the whole file, for a"
                            + " minute at most. The copy is deleted afterwards; nothing changes.")
    @RequestBody(
            required = true,
            content = @Content(mediaType = MEDIA_TYPE, schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(responseCode = "200", description = "What the check found, also if the copy can't be restored.")
    @APIResponse(responseCode = "413", description = "`PAYLOAD_TOO_LARGE`: the copy is larger than the limit.")
    public CopyCheckView check(@Nullable InputStream body) throws IOException {
        InputStream copy = body == null ? InputStream.nullInputStream() : body;
        return copies.check(file -> {
            try (OutputStream out = OwnerOnly.newOutputStream(file)) {
                copy.transferTo(out);
            }
        });
    }
}
