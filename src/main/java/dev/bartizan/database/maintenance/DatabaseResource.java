package dev.bartizan.database.maintenance;

import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** State, check and backup of the database. */
@Path("/api/v1/database")
@Tag(name = "Database", description = "The embedded database")
@RolesAllowed("viewer")
public class DatabaseResource {

    static final String MEDIA_TYPE = "application/vnd.sqlite3";

    private final DatabaseService service;

    DatabaseResource(DatabaseService service) {
        this.service = service;
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
}
