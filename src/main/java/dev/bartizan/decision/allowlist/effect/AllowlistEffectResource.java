package dev.bartizan.decision.allowlist.effect;

import dev.bartizan.http.Bounded;
import dev.bartizan.http.Items;
import dev.bartizan.http.Use;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What the entries of the allowlist take out of the lists. */
@Path("/api/v1/allowlist")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Allowlist")
@RolesAllowed("viewer")
public class AllowlistEffectResource {

    private final AllowlistEffects effects;

    AllowlistEffectResource(AllowlistEffects effects) {
        this.effects = effects;
    }

    @GET
    @Path("/effect")
    @Bounded(Use.SEARCH)
    @Operation(
            summary = "What each entry takes out of which list",
            description = "Only entries that take out something; the first 1000 of them. Computed when a list or the "
                    + "allowlist has changed.")
    public Items<AllowlistEffectView> effect() {
        return new Items<>(effects.now().entries());
    }
}
