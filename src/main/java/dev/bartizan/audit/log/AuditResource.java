package dev.bartizan.audit.log;

import dev.bartizan.access.Role;
import dev.bartizan.audit.AuditFilter;
import dev.bartizan.audit.log.AuditExport.Format;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Page;
import dev.bartizan.http.Use;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** The audit log, for administrators. */
@Path("/api/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.Name.ADMIN)
@Tag(name = "Audit log", description = "Who changed what, when, from where and by what.")
public class AuditResource {

    private static final String ACTOR = "Only changes of the account, token or machine with this name.";
    private static final String ACTION =
            "Only this action, or its first word: `ban` for `ban.add`, `ban.lift` and so on.";
    private static final String TARGET_TYPE = "Only changes of this kind of objects.";
    private static final String TARGET = "Only changes of the object with this name.";
    private static final String FROM = "Only changes since this time; a date is its first moment, in UTC.";
    private static final String UNTIL = "Only changes before this time; a date is its last moment, in UTC.";

    private final AuditSearch search;
    private final AuditExport export;

    AuditResource(AuditSearch search, AuditExport export) {
        this.search = search;
        this.export = export;
    }

    @GET
    @Bounded(Use.SEARCH)
    @Operation(
            summary = "Page through the audit log",
            description =
                    "Newest first. Entries are kept for `bartizan.audit.keep`, refused logins for at most 30 days.")
    @APIResponse(responseCode = "200", description = "One page.")
    public AuditPageView page(
            @RestQuery @DefaultValue("") @Parameter(description = ACTOR, example = "alice") String actor,
            @RestQuery @DefaultValue("") @Parameter(description = ACTION, example = "account.change") String action,
            @RestQuery("target_type") @DefaultValue("") @Parameter(description = TARGET_TYPE, example = "account")
                    String targetType,
            @RestQuery @DefaultValue("") @Parameter(description = TARGET, example = "bob") String target,
            @RestQuery @DefaultValue("") @Parameter(description = FROM, example = "2026-01-01") String from,
            @RestQuery @DefaultValue("") @Parameter(description = UNTIL, example = "2026-01-31") String until,
            @RestQuery @Parameter(description = "`next` of the page before; omit it for the first page.")
                    Optional<Long> after,
            @RestQuery("page_size") @DefaultValue("100") @Min(1) @Max(Page.LARGEST) int pageSize) {
        return search.page(
                new AuditSearch.Query(actor, action, targetType, target, from, until).filter(), after, pageSize);
    }

    @GET
    @Path("export")
    @Produces({"application/x-ndjson", "text/csv", MediaType.APPLICATION_JSON})
    @Bounded(Use.EXPORT)
    @Operation(
            summary = "Export the audit log",
            description =
                    "All selected entries, newest first, as a download: `ndjson` has an object in each line, `csv`"
                            + " the same fields with a line of names. In CSV, a cell that a spreadsheet would take for a formula"
                            + " begins with an apostrophe.")
    @APIResponse(
            responseCode = "200",
            description = "The entries.",
            content = {
                @Content(mediaType = "application/x-ndjson", schema = @Schema(implementation = AuditEntryView.class)),
                @Content(mediaType = "text/csv", schema = @Schema(implementation = String.class))
            })
    public Response export(
            @RestQuery @DefaultValue("ndjson") @Parameter(description = "`ndjson` or `csv`.", example = "csv")
                    String format,
            @RestQuery @DefaultValue("") @Parameter(description = ACTOR, example = "alice") String actor,
            @RestQuery @DefaultValue("") @Parameter(description = ACTION, example = "account.change") String action,
            @RestQuery("target_type") @DefaultValue("") @Parameter(description = TARGET_TYPE, example = "account")
                    String targetType,
            @RestQuery @DefaultValue("") @Parameter(description = TARGET, example = "bob") String target,
            @RestQuery @DefaultValue("") @Parameter(description = FROM, example = "2026-01-01") String from,
            @RestQuery @DefaultValue("") @Parameter(description = UNTIL, example = "2026-01-31") String until) {
        Format wanted = Stream.of(Format.values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(format))
                .findFirst()
                .orElseThrow(() -> ServiceException.unreadableParameter("format", format, "ndjson or csv", Map.of()));
        AuditFilter filter = new AuditSearch.Query(actor, action, targetType, target, from, until).filter();
        List<AuditEntryView> first = export.next(filter, Long.MAX_VALUE);
        StreamingOutput body = stream -> export.write(wanted, filter, first, stream);
        return Response.ok(body, wanted.mediaType())
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"audit-log.%s\"".formatted(format))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
