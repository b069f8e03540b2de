package dev.bartizan.container.soak;

import dev.bartizan.http.Items;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.RestResponse.StatusCode;

/** Soaks and drills. */
@Path("/api/v1/soak")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
@Tag(
        name = "Soaks",
        description =
                "Watch whether apps run without errors, and measure how fast they recover. Results are kept in memory.")
public class SoakResource {

    private static final double MILLIS_PER_MINUTE = 60_000;

    private final Soaks soaks;

    SoakResource(Soaks soaks) {
        this.soaks = soaks;
    }

    @POST
    @RolesAllowed("admin")
    @Operation(
            summary = "Watch apps for a while",
            description =
                    "The soak passes if no state changes and no log line contains `error`, `panic`, `fatal` or `crash`.")
    @APIResponseSchema(value = SoakView.class, responseCode = "202", responseDescription = "The soak has started.")
    @APIResponse(
            responseCode = "409",
            description =
                    "`SOAK_ALREADY_RUNNING`; `APP_NOT_RUNNING`: `details.states` has the containers that are not healthy.")
    public RestResponse<SoakView> start(@NotNull @Valid SoakRequest wanted) {
        Duration duration = Duration.ofMillis(Math.round(wanted.minutes() * MILLIS_PER_MINUTE));
        SoakView soak = soaks.start(duration, Set.copyOf(Objects.requireNonNullElse(wanted.apps(), List.of())));
        return ResponseBuilder.<SoakView>create(StatusCode.ACCEPTED)
                .location(URI.create("/api/v1/soak/" + soak.id()))
                .entity(soak)
                .build();
    }

    @GET
    @NonBlocking
    @Operation(summary = "List the last ten soaks, latest first")
    @APIResponse(responseCode = "200", description = "Their reports.")
    public Items<SoakView> list() {
        return new Items<>(soaks.list());
    }

    @GET
    @Path("{id}")
    @NonBlocking
    @Operation(summary = "Get the report of a soak")
    @APIResponse(responseCode = "200", description = "The report so far.")
    @APIResponse(
            responseCode = "404",
            description = "`NOT_FOUND`. Only the last ten soaks are kept, and none after a restart of Bartizan.")
    public SoakView get(@RestPath @Parameter(description = "ID of the soak.") UUID id) {
        return soaks.report(id);
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed("admin")
    @Operation(summary = "Cancel a soak", description = "Also stops its drill before the next kill. Idempotent.")
    @APIResponse(responseCode = "204", description = "The soak has ended.")
    public void cancel(@RestPath @Parameter(description = "ID of the soak.") UUID id) {
        soaks.cancel(id);
    }

    @POST
    @Path("{id}/drill")
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed("admin")
    @ResponseStatus(StatusCode.ACCEPTED)
    @Operation(
            summary = "Kill the apps of a soak and measure how they recover",
            description =
                    "Sends SIGKILL to each app in turn, then to each chain of dependent apps at once, root first. Changes"
                            + " and errors during the drill don't count for the soak. The drill extends the soak by its duration.")
    @APIResponseSchema(
            value = SoakView.class,
            responseCode = "202",
            responseDescription = "The drill has started; get the soak to see its progress.")
    @APIResponse(responseCode = "409", description = "`SOAK_NOT_RUNNING`, `DRILL_ALREADY_RUNNING`")
    public SoakView drill(@RestPath @Parameter(description = "ID of the soak.") UUID id) {
        return soaks.drill(id);
    }
}
