package dev.bartizan.error;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Fails in ways in which no real resource should fail. */
@Path("/api/v1/failing")
public class FailingResource {

    @GET
    @Path("/bug")
    @RolesAllowed("viewer")
    @Operation(hidden = true)
    public String bug() {
        throw new IllegalStateException("a secret of the house");
    }

    @GET
    @Path("/busy")
    @RolesAllowed("viewer")
    @Operation(hidden = true)
    public String busy() {
        throw new ServiceException(ErrorCode.DATABASE_BUSY, Map.of("retries", 3));
    }

    @GET
    @Path("/number")
    @RolesAllowed("viewer")
    @Operation(hidden = true)
    public String number(@QueryParam("of") int number) {
        return String.valueOf(number);
    }

    @GET
    @Path("/forgotten")
    @Operation(hidden = true)
    public String forgotten() {
        return "nobody said who may call this";
    }

    @GET
    @Path("/open")
    @PermitAll
    @Operation(hidden = true)
    public String open() {
        return "for everybody with a token";
    }
}
