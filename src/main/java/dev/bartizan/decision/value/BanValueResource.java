package dev.bartizan.decision.value;

import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** What a ban is worth. */
@Path("/api/v1/bans")
@Tag(name = "Bans")
@RolesAllowed("viewer")
public class BanValueResource {

    private final BanValueService values;

    BanValueResource(BanValueService values) {
        this.values = values;
    }

    @GET
    @Path("{id}/value")
    @Bounded(Use.SEARCH)
    @Operation(
            summary = "What a ban is worth: the requests of its addresses since it began",
            description = "The requests come from the reverse proxy's access log.")
    @APIResponse(responseCode = "200", description = "The figures.")
    public BanValueView value(@RestPath @Parameter(description = "The ban's `id`.") long id) {
        return values.of(id);
    }
}
