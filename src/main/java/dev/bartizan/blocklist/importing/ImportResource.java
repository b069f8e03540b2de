package dev.bartizan.blocklist.importing;

import dev.bartizan.audit.Audit;
import dev.bartizan.audit.AuditChange;
import dev.bartizan.blocklist.ImportOutcome;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Page;
import dev.bartizan.http.Use;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.jspecify.annotations.Nullable;

/** Starts, watches and cancels imports, and manages their schedule and log. */
@Path("/api/v1/blocklists")
@Tag(name = "Imports", description = "Imports, their schedule and their log")
@RolesAllowed("viewer")
public class ImportResource {

    private final BlocklistImporter importer;
    private final ImportState state;
    private final ImportScheduler scheduler;
    private final ImportLog log;
    private final Audit audit;

    ImportResource(
            BlocklistImporter importer, ImportState state, ImportScheduler scheduler, ImportLog log, Audit audit) {
        this.importer = importer;
        this.state = state;
        this.scheduler = scheduler;
        this.log = log;
        this.audit = audit;
    }

    /** An import that has been started. */
    @Schema(description = "An import that has been started.")
    public record ImportStartedView(
            @Schema(description = "Id of the run.", examples = "17")
            long run) {}

    @POST
    @Path("import")
    @RolesAllowed("operator")
    @Operation(summary = "Start an import of all enabled lists, or of one list")
    @APIResponse(
            responseCode = "202",
            description = "Started.",
            headers = @Header(name = "Location", description = "The path of the run."),
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ImportStartedView.class)))
    @APIResponse(responseCode = "404", description = "NOT_FOUND: no such list.")
    @APIResponse(responseCode = "409", description = "IMPORT_ALREADY_RUNNING: details.run is the running one.")
    public Response start(
            @RestQuery @Parameter(description = "Id of the list; if absent, all enabled lists.") @Nullable Long id,
            @RestQuery
                    @Parameter(
                            description = "Accept the new version even if it is empty or much smaller, and ignore the "
                                    + "minimum interval, for this import only. A server's Retry-After still holds.")
                    boolean force) {
        long run = importer.start(new BlocklistImporter.Order(ImportTrigger.API, id, force))
                .run();
        return Response.accepted(new ImportStartedView(run))
                .location(URI.create("/api/v1/blocklists/import/" + run))
                .build();
    }

    @GET
    @Path("import/{run}")
    @Operation(summary = "An import run and the outcome of each list")
    @APIResponse(responseCode = "200", description = "The run.")
    public RunView get(@RestPath @Parameter(description = "Id of the run.") long run) {
        return log.run(run);
    }

    @GET
    @Path("import/{run}/events")
    @Blocking
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @Bounded(Use.STREAM)
    @Operation(
            summary = "The progress of an import as server-sent events",
            description = "The first event has the current progress; the stream ends with the import.")
    @APIResponse(
            responseCode = "200",
            description = "Events, each with an `ImportProgressView` as its data.",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(implementation = ImportProgressView.class)))
    public Multi<ImportProgressView> events(@RestPath @Parameter(description = "Id of the run.") long run) {
        return state.running(run)
                .map(ImportState.Attempt::watch)
                .orElseGet(() -> Multi.createFrom().item(ImportProgress.ended(log.run(run))))
                .map(ImportProgressView::of);
    }

    @DELETE
    @Path("import/{run}")
    @RolesAllowed("operator")
    @Operation(summary = "Cancel a running import; lists that are finished stay imported")
    @APIResponse(responseCode = "202", description = "The run is being cancelled; its status becomes CANCELLED.")
    @APIResponse(responseCode = "409", description = "IMPORT_NOT_RUNNING: the run has already ended.")
    public Response cancel(@RestPath @Parameter(description = "Id of the run.") long run) {
        log.run(run);
        importer.cancel(run);
        audit.report(AuditChange.of("list.cancel_import", "").after("run", run));
        return Response.accepted().build();
    }

    @GET
    @Path("schedule")
    @Operation(summary = "The schedule, with its next and last run")
    public ScheduleView schedule() {
        return ScheduleView.of(scheduler.plan(), log.lastScheduled().orElse(null));
    }

    @PUT
    @Path("schedule")
    @RolesAllowed("admin")
    @Operation(summary = "Set the schedule")
    @APIResponse(responseCode = "200", description = "The schedule.")
    public ScheduleView replaceSchedule(@NotNull @Valid ScheduleRequest request) {
        return ScheduleView.of(
                scheduler.replace(request.schedule()), log.lastScheduled().orElse(null));
    }

    @GET
    @Path("log")
    @Operation(summary = "Outcomes of lists, newest first")
    public Page<LogEntryView> log(
            @RestQuery @Parameter(description = "Only the list with this name.") @Nullable String list,
            @RestQuery @DefaultValue("1") @Min(1) @Max(Page.LAST) int page,
            @RestQuery("page_size") @DefaultValue("50") @Min(1) @Max(Page.LARGEST) int pageSize) {
        return log.page(list, page, pageSize);
    }

    /** The progress of an import: the data of one server-sent event. */
    @Schema(description = "The progress of an import.")
    public record ImportProgressView(
            @Schema(description = "Id of the run.", examples = "17")
            long run,

            @Schema(description = "Status of the run.") RunStatus status,

            @Schema(description = "The list that is being imported, or was just finished; null before the first.")
            @Nullable
            String list,

            @Schema(description = "Outcome of that list; null while it is being imported.") @Nullable
            ImportOutcome outcome,

            @Schema(description = "Number of lists that are finished.", examples = "3")
            int done,

            @Schema(description = "Number of lists in this run.", examples = "12")
            int total) {

        static ImportProgressView of(ImportProgress progress) {
            return new ImportProgressView(
                    progress.run(),
                    progress.status(),
                    progress.list(),
                    progress.outcome(),
                    progress.done(),
                    progress.total());
        }
    }
}
