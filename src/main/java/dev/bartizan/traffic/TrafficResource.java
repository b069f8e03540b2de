package dev.bartizan.traffic;

import dev.bartizan.access.Role;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Requests over time. */
@Path("/api/v1/traffic")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.Name.VIEWER)
@Tag(name = "Live logs")
public class TrafficResource {

    private final SeenAddresses seen;

    TrafficResource(SeenAddresses seen) {
        this.seen = seen;
    }

    @GET
    @Bounded(Use.SEARCH)
    @Operation(
            summary = "Requests and blocked requests by hour",
            description = "Of the last 24 hours, from the reverse proxy's access log.")
    @APIResponse(responseCode = "200", description = "The hours, the oldest first.")
    public TrafficView lastDay() {
        return TrafficView.of(seen);
    }
}
