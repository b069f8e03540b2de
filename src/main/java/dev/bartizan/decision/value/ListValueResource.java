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

/** What a list is worth. */
@Path("/api/v1/blocklists")
@Tag(name = "Blocklists")
@RolesAllowed("viewer")
public class ListValueResource {

    private final ListValueService values;

    ListValueResource(ListValueService values) {
        this.values = values;
    }

    @GET
    @Path("{id}/value")
    @Bounded(Use.SEARCH)
    @Operation(
            summary = "What a list is worth: what it alone blocks, and which of its addresses sent requests",
            description =
                    "A list that is not published is compared with its last version. The requests come from the reverse "
                            + "proxy's access log.")
    @APIResponse(responseCode = "200", description = "The figures.")
    public ListValueView value(@RestPath @Parameter(description = "Id of the list.") long id) {
        return values.of(id);
    }
}
