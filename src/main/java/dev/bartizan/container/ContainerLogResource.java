package dev.bartizan.container;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.ContainerLogLine;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Variant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** The logs of containers. */
@Path("/api/v1/containers/{name}/logs")
@RolesAllowed("viewer")
@Tag(name = "Containers")
@APIResponse(
        responseCode = "502",
        description = "`CONTAINER_ENGINE_UNREACHABLE`, `CONTAINER_ENGINE_REFUSED`: `details.cause` says why.")
public class ContainerLogResource {

    private static final String JSON_LINES = "application/x-ndjson";

    private static final List<Variant> VARIANTS = Variant.mediaTypes(
                    MediaType.valueOf(JSON_LINES), MediaType.valueOf("text/plain;charset=UTF-8"))
            .build();

    private final ContainerEngine engine;
    private final ObjectMapper json;

    ContainerLogResource(ContainerEngine engine, ObjectMapper json) {
        this.engine = engine;
        this.json = json;
    }

    @GET
    @Produces({JSON_LINES, MediaType.TEXT_PLAIN})
    @Bounded(Use.SEARCH)
    @Operation(
            summary = "Get the last lines of a container's log",
            description = "Oldest first, of any container of the engine, running or not. JSON lines with `at`, `stream`"
                    + " (`stdout` or `stderr`) and `text`; or only the text if `Accept` prefers `text/plain`.")
    @APIResponse(
            responseCode = "200",
            description = "The lines.",
            content = {
                @Content(mediaType = JSON_LINES, schema = @Schema(implementation = String.class)),
                @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(implementation = String.class))
            })
    public RestResponse<String> logs(
            @RestPath @Parameter(description = "Name of the container.", example = "web") String name,
            @RestQuery
                    @DefaultValue("100")
                    @Min(1)
                    @Max(1_000)
                    @Parameter(description = "Maximum number of lines. Each is cut after 16 KiB.", example = "100")
                    int tail,
            @Context Request request) {
        MediaType type = request.selectVariant(VARIANTS).getMediaType();
        Function<ContainerLogLine, String> format =
                type.isCompatible(MediaType.TEXT_PLAIN_TYPE) ? ContainerLogLine::text : this::json;
        String body = engine.logs(name, tail).stream()
                .map(line -> format.apply(line) + "\n")
                .collect(Collectors.joining());
        return ResponseBuilder.ok(body, type).build();
    }

    private String json(ContainerLogLine line) {
        return json.createObjectNode()
                .put("at", line.at().toString())
                .put("stream", line.stderr() ? "stderr" : "stdout")
                .put("text", line.text())
                .toString();
    }
}
