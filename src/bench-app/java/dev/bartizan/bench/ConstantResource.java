package dev.bartizan.bench;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/**
 * An endpoint that does nothing, behind everything that a lookup is behind too: it tells what the framework, the access
 * log and the bearer token cost. Only in the build that is measured, never in the product.
 */
@Path("/api/v1/constant")
@RolesAllowed("viewer")
public class ConstantResource {

    private static final String ANSWER =
            "{\"ip\":\"203.0.113.20\",\"blocked\":false,\"matches\":[],\"allowlisted\":false}";

    @GET
    @NonBlocking
    @Produces(MediaType.APPLICATION_JSON)
    public String constant() {
        return ANSWER;
    }
}
