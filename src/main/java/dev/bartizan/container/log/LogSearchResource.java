package dev.bartizan.container.log;

import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** Searches the logs of several containers. */
@Path("/api/v1/containers/logs")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
@Tag(name = "Containers")
public class LogSearchResource {

    private final LogSearch search;
    private final Clock clock;

    LogSearchResource(LogSearch search, Clock clock) {
        this.search = search;
        this.clock = clock;
    }

    @GET
    @Bounded(Use.SEARCH)
    @Operation(
            summary = "Search the logs of several containers",
            description =
                    "Of any containers of the engine, running or not: the newest lines within a time, merged by time, oldest first."
                            + " A search takes at most 10 s and reads at most 64 MiB, an equal share of each container; its answer"
                            + " has at most 4 Mi characters. `complete` and `containers` say which logs were not read to the end,"
                            + " and why. The engine reads from `since` on, so a late `since` makes the search faster.")
    @APIResponse(responseCode = "200", description = "The lines, and what was read of each container.")
    @APIResponse(
            responseCode = "422",
            description = "`VALIDATION_FAILED`: no container or more than 20, or a wrong time or limit.")
    @APIResponse(responseCode = "502", description = "`CONTAINER_ENGINE_UNREACHABLE`: `details.cause` says why.")
    public LogSearchView search(
            @RestQuery @Parameter(description = "Name of a container; 1 to 20 times.", example = "web")
                    List<String> container,
            @RestQuery
                    @DefaultValue("")
                    @Size(max = 500)
                    @Parameter(
                            description =
                                    "Text that the lines must contain, in upper or lower case. Default: all lines.",
                            example = "timeout")
                    String contains,
            @RestQuery
                    @DefaultValue("1h")
                    @Parameter(description = "The beginning: a time, or how long ago.", example = "15m")
                    String since,
            @RestQuery
                    @DefaultValue("0s")
                    @Parameter(description = "The end: a time, or how long ago.", example = "2026-11-30T10:00:00Z")
                    String until,
            @RestQuery
                    @DefaultValue("100")
                    @Min(1)
                    @Max(1_000)
                    @Parameter(description = "Maximum number of lines.", example = "100")
                    int limit) {
        return search.search(LogSearch.Query.of(container, contains, since, until, limit, clock.instant()));
    }
}
