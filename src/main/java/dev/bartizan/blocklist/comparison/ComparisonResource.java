package dev.bartizan.blocklist.comparison;

import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
import dev.bartizan.ip.set.CidrCursor;
import dev.bartizan.ip.set.IpRangeList;
import dev.bartizan.ip.set.IpRangeSet;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Compares lists with each other, and versions of a list. */
@Path("/api/v1/blocklists")
@Tag(name = "Blocklists")
@RolesAllowed("viewer")
public class ComparisonResource {

    private static final String ID = "Id of the list.";
    private static final String FROM = "Number of the first version; without it, the kept one before the second.";
    private static final String TO = "Number of the second version; without it, the newest.";

    private final OverlapService overlap;
    private final VersionComparison versions;

    ComparisonResource(OverlapService overlap, VersionComparison versions) {
        this.overlap = overlap;
        this.versions = versions;
    }

    @GET
    @Path("overlap")
    @Bounded(Use.SEARCH)
    @Operation(
            summary = "What only one published list contains, and what pairs of lists have in common",
            description = "Computed when a list has changed. Bans and allowed addresses don't count.")
    public ListOverlapView overlap() {
        return overlap.compare();
    }

    @GET
    @Path("{id}/overlap")
    @Bounded(Use.SEARCH)
    @Operation(summary = "What only this list contains, and what it has in common with other lists")
    @APIResponse(responseCode = "200", description = "The overlap.")
    @APIResponse(responseCode = "404", description = "NOT_FOUND: no such list.")
    public OverlapOfListView overlapOfList(@RestPath @Parameter(description = ID) long id) {
        return overlap.of(id);
    }

    @GET
    @Path("{id}/difference")
    @Bounded(Use.SEARCH)
    @Operation(summary = "The difference between two kept versions of a list")
    @APIResponse(responseCode = "200", description = "The difference.")
    @APIResponse(responseCode = "404", description = "NOT_FOUND: no such list or version.")
    public VersionDifferenceView difference(
            @RestPath @Parameter(description = ID) long id,
            @RestQuery @Parameter(description = FROM, example = "3") @Nullable Long from,
            @RestQuery @Parameter(description = TO, example = "4") @Nullable Long to) {
        return versions.difference(versions.pair(id, from, to));
    }

    @GET
    @Path("{id}/difference/added")
    @Produces(MediaType.TEXT_PLAIN)
    @Bounded(Use.EXPORT)
    @Operation(summary = "What only the second of two versions has, one CIDR on each line")
    @APIResponse(
            responseCode = "200",
            description = "The CIDRs, in ascending order.",
            content = @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(implementation = String.class)))
    @APIResponse(responseCode = "404", description = "NOT_FOUND: no such list or version.")
    public Response added(
            @RestPath @Parameter(description = ID) long id,
            @RestQuery @Parameter(description = FROM, example = "3") @Nullable Long from,
            @RestQuery @Parameter(description = TO, example = "4") @Nullable Long to) {
        return download(versions.pair(id, from, to), true);
    }

    @GET
    @Path("{id}/difference/removed")
    @Produces(MediaType.TEXT_PLAIN)
    @Bounded(Use.EXPORT)
    @Operation(summary = "What only the first of two versions has, one CIDR on each line")
    @APIResponse(
            responseCode = "200",
            description = "The CIDRs, in ascending order.",
            content = @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(implementation = String.class)))
    @APIResponse(responseCode = "404", description = "NOT_FOUND: no such list or version.")
    public Response removed(
            @RestPath @Parameter(description = ID) long id,
            @RestQuery @Parameter(description = FROM, example = "3") @Nullable Long from,
            @RestQuery @Parameter(description = TO, example = "4") @Nullable Long to) {
        return download(versions.pair(id, from, to), false);
    }

    private Response download(VersionComparison.Pair pair, boolean added) {
        String file =
                "%s-%d-%d-%s.txt".formatted(pair.list().name(), pair.from(), pair.to(), added ? "added" : "removed");
        IpRangeSet ranges = versions.only(pair, added);
        StreamingOutput body = stream -> write(ranges, stream);
        return Response.ok(body, MediaType.TEXT_PLAIN)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + file + "\"")
                .build();
    }

    /** A CIDR on each line. */
    private static void write(IpRangeSet ranges, OutputStream stream) throws IOException {
        CidrCursor cidrs = CidrCursor.over(IpRangeList.of(ranges));
        Writer lines = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.US_ASCII));
        while (cidrs.next()) {
            lines.write(cidrs.toRange().toString());
            lines.write('\n');
        }
        lines.flush();
    }
}
