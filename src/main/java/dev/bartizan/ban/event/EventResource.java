package dev.bartizan.ban.event;

import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.jspecify.annotations.Nullable;

/** Streams changes of bans. */
@Path("/api/v1/events")
@RolesAllowed("viewer")
@Tag(name = "Bans")
public class EventResource {

    private final BanEvents events;

    EventResource(BanEvents events) {
        this.events = events;
    }

    @GET
    @NonBlocking
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @Bounded(Use.STREAM)
    @Operation(
            summary = "Bans as they begin and end, as server-sent events",
            description = "Bans of all origins. The event's name is `banned`, `changed` (a new end), `lifted` or "
                    + "`expired`. A client that reconnects with `Last-Event-ID` gets the events that it "
                    + "missed. If they are no longer available, for example after a restart, the first event "
                    + "is `missed`, without data; then list the bans.")
    @APIResponse(
            responseCode = "200",
            description = "Events, each with a `BanEvent` as its data.",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(implementation = BanEvent.class)))
    public Multi<OutboundSseEvent> events(
            @RestHeader(HttpHeaders.LAST_EVENT_ID_HEADER)
                    @Parameter(description = "Id of the last event that the client received.")
                    @Nullable
                    String lastEventId,
            @Context Sse sse) {
        return events.stream().read(lastEventId, sse);
    }
}
