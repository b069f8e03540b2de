package dev.bartizan.container.supervision;

import dev.bartizan.container.engine.EngineConfig;
import dev.bartizan.container.engine.EngineException;
import dev.bartizan.container.image.ImageChecks;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Page;
import dev.bartizan.http.Use;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.jspecify.annotations.Nullable;

/** The supervised containers. */
@Path("/api/v1/containers")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
@Tag(name = "Containers", description = "Supervised containers, which are kept running or stopped.")
@APIResponse(responseCode = "404", description = "`CONTAINER_NOT_FOUND`, or `FEATURE_OFF` if containers are off.")
public class ContainerResource {

    private final EngineConfig config;
    private final Supervisor supervisor;
    private final ContainerEvents events;
    private final ImageChecks images;

    ContainerResource(EngineConfig config, Supervisor supervisor, ContainerEvents events, ImageChecks images) {
        this.config = config;
        this.supervisor = supervisor;
        this.events = events;
        this.images = images;
    }

    /**
     * The supervisor if there is something to supervise.
     *
     * @throws EngineException {@code FEATURE_OFF}
     */
    private Supervisor supervisor() {
        if (!config.enabled()) {
            throw EngineException.off();
        }
        return supervisor;
    }

    @GET
    @NonBlocking
    @Operation(
            summary = "List the supervised containers, by name",
            description = "In their last observed state; the engine's events update it at once.")
    @APIResponse(responseCode = "200", description = "One page of containers.")
    public Page<ContainerView> list(
            @RestQuery @DefaultValue("1") @Min(1) @Max(Page.LAST) int page,
            @RestQuery("page_size") @DefaultValue("100") @Min(1) @Max(Page.LARGEST) int pageSize) {
        List<SupervisedContainer> all = supervisor().containers();
        List<ContainerView> items = all.stream()
                .skip(Page.offset(page, pageSize))
                .limit(pageSize)
                .flatMap(each ->
                        supervisor().known(each.name()).stream().map(known -> ContainerView.brief(known, each, images)))
                .toList();
        return new Page<>(items, page, pageSize, all.size());
    }

    @GET
    @Path("{name}")
    @NonBlocking
    @Operation(summary = "Get a supervised container")
    @APIResponse(responseCode = "200", description = "The container.")
    public ContainerView find(
            @RestPath @Parameter(description = "Name of the container.", example = "shop-blue") String name) {
        return supervisor().view(name, images);
    }

    @POST
    @Path("{name}/start")
    @RolesAllowed("admin")
    @Operation(
            summary = "Start a container and keep it running",
            description = "Also starts a failed container: its counted restarts are reset. Idempotent.")
    @APIResponse(responseCode = "200", description = "The container.")
    @APIResponse(
            responseCode = "502",
            description = "`CONTAINER_ENGINE_UNREACHABLE` or `CONTAINER_ENGINE_REFUSED`: `details.cause` says why."
                    + " The start is retried.")
    @APIResponse(responseCode = "503", description = "One of the `DATABASE_…` codes; nothing has changed.")
    public ContainerView start(
            @RestPath @Parameter(description = "Name of the container.", example = "shop-blue") String name) {
        return ContainerView.full(supervisor().required(name), supervisor().start(name), images);
    }

    @POST
    @Path("{name}/stop")
    @RolesAllowed("admin")
    @Operation(
            summary = "Stop a container and keep it stopped",
            description =
                    "Returns when the container is down. Idempotent. A container that is `missing` is removed from the list.")
    @APIResponse(responseCode = "200", description = "The container, and the running apps that depend on it.")
    @APIResponse(
            responseCode = "502",
            description = "`CONTAINER_ENGINE_UNREACHABLE` or `CONTAINER_ENGINE_REFUSED`: `details.cause` says why.")
    @APIResponse(responseCode = "503", description = "One of the `DATABASE_…` codes; the container still runs.")
    public StoppedContainerView stop(
            @RestPath @Parameter(description = "Name of the container.", example = "shop-blue") String name) {
        Supervised container = supervisor().required(name);
        List<String> dependents = supervisor().runningDependents(name);
        return new StoppedContainerView(
                ContainerView.full(container, supervisor().stop(name), images), dependents);
    }

    @POST
    @Path("{name}/restart")
    @RolesAllowed("admin")
    @Operation(
            summary = "Restart a container and keep it running",
            description = "Starts it if it is down. Its counted restarts are reset.")
    @APIResponse(responseCode = "200", description = "The container.")
    @APIResponse(
            responseCode = "502",
            description = "`CONTAINER_ENGINE_UNREACHABLE` or `CONTAINER_ENGINE_REFUSED`: `details.cause` says why."
                    + " The start is retried.")
    @APIResponse(responseCode = "503", description = "One of the `DATABASE_…` codes; nothing has changed.")
    public ContainerView restart(
            @RestPath @Parameter(description = "Name of the container.", example = "shop-blue") String name) {
        return ContainerView.full(supervisor().required(name), supervisor().restart(name), images);
    }

    @POST
    @Path("forget-missing")
    @RolesAllowed("admin")
    @Operation(
            summary = "Forget the containers that the engine has no more",
            description =
                    "Removes them from the list at once, also those that should not run, with their desired states."
                            + " Otherwise they are forgotten after `bartizan.container.forget-after`. Idempotent.")
    @APIResponse(responseCode = "200", description = "The forgotten containers.")
    @APIResponse(
            responseCode = "502",
            description = "`CONTAINER_ENGINE_UNREACHABLE` or `CONTAINER_ENGINE_REFUSED`: `details.cause` says why.")
    public ForgottenContainersView forgetMissing() {
        return new ForgottenContainersView(supervisor().forgetMissing());
    }

    @GET
    @Path("events")
    @NonBlocking
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @Bounded(Use.STREAM)
    @Operation(
            summary = "Stream state changes as server-sent events",
            description =
                    "The event's name is the new state. A client that reconnects with `Last-Event-ID` gets the events it"
                            + " missed. If they are no longer known, for example after a restart, the first event is `missed`,"
                            + " without data; then list the containers.")
    @APIResponse(
            responseCode = "200",
            description = "Events with a `StateChange` as data.",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(implementation = StateChange.class)))
    public Multi<OutboundSseEvent> events(
            @RestHeader(HttpHeaders.LAST_EVENT_ID_HEADER)
                    @Parameter(description = "ID of the last event that the client received.")
                    @Nullable
                    String lastEventId,
            @Context Sse sse) {
        supervisor();
        return events.stream().read(lastEventId, sse);
    }
}
