package dev.bartizan.decision.bouncer.contact;

import dev.bartizan.access.Role;
import dev.bartizan.http.Items;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Requests of bouncers that were refused. */
@Path("/api/v1/bouncers")
@Tag(name = "Bouncers")
@RolesAllowed(Role.Name.VIEWER)
public class RefusedBouncerResource {

    private final RefusedBouncers refused;

    RefusedBouncerResource(RefusedBouncers refused) {
        this.refused = refused;
    }

    @GET
    @Path("/refused")
    @Operation(
            summary = "The last requests of bouncers that were refused",
            description = "Newest first, at most 20 clients, since the start of the service: to find out why a new "
                    + "bouncer does not work.")
    public Items<RefusedBouncerView> refused() {
        return new Items<>(refused.newest());
    }
}
