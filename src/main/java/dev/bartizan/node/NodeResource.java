package dev.bartizan.node;

import dev.bartizan.http.Items;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The nodes. */
@Path("/api/v1/nodes")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
@Tag(name = "Nodes", description = "The processes that use the database.")
public class NodeResource {

    private final Nodes nodes;

    NodeResource(Nodes nodes) {
        this.nodes = nodes;
    }

    @GET
    @Operation(
            summary = "List the nodes",
            description =
                    "By name. With SQLite there is one. A node that was last seen 30 days ago is no longer listed.")
    @APIResponse(responseCode = "200", description = "The nodes.")
    public Items<NodeView> list() {
        return new Items<>(nodes.list());
    }
}
