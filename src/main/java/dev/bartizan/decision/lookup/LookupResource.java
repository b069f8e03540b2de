package dev.bartizan.decision.lookup;

import dev.bartizan.http.Items;
import dev.bartizan.http.LargeBody;
import dev.bartizan.published.FromSnapshot;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Lookups. A lookup of one address or range runs on the event loop, because it only reads memory. */
@Path("/api/v1/lookup")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@FromSnapshot
@RolesAllowed("viewer")
@Tag(name = "Lookup", description = "Whether an address is blocked, and why.")
@APIResponse(
        responseCode = "503",
        description = "`NOT_READY`: nothing is published yet; or the `DATABASE_…` code of the failed load.")
public class LookupResource {

    private final LookupService service;

    LookupResource(LookupService service) {
        this.service = service;
    }

    @GET
    @Path("/{ip}")
    @NonBlocking
    @Operation(
            operationId = "lookupAddress",
            summary = "Look up an address, CIDR or range",
            description =
                    "Works while the database fails, with the decision set published last. After a restart, that is the "
                            + "snapshot, and all responses to lookups have the header `Bartizan-Snapshot-Age`: its age in seconds.")
    @APIResponse(responseCode = "200", description = "The result.")
    public LookupView lookup(
            @Parameter(
                            description = "An address, a CIDR or a "
                                    + "range `first-last`; the slash of a CIDR may be"
                                    + " percent-encoded or not.",
                            example = "77.90.185.20")
                    @PathParam("ip")
                    String ip) {
        return LookupView.of(service.lookup("ip", ip));
    }

    /** A separate method, because one path template for both would need a regular expression for each request. */
    @GET
    @Path("/{network}/{prefix_length}")
    @NonBlocking
    @Operation(operationId = "lookupCidr", summary = "Look up a CIDR")
    @APIResponse(responseCode = "200", description = "The result.")
    public LookupView lookup(
            @Parameter(description = "An address of the network; " + "its host bits are masked.", example = "10.0.0.0")
                    @PathParam("network")
                    String network,
            @Parameter(description = "Length of the prefix: 0 to 32 for IPv4, to 128 for IPv6.", example = "8")
                    @PathParam("prefix_length")
                    String prefixLength) {
        return LookupView.of(service.lookup("network/prefix_length", network + "/" + prefixLength));
    }

    @POST
    @LargeBody
    @Operation(
            operationId = "lookupMany",
            summary = "Look up many at once",
            description = "All results are of one moment. An item that can't be parsed gets an error; the others "
                    + "are still answered.")
    @APIResponse(responseCode = "200", description = "One item for each address, in the same order.")
    @APIResponse(responseCode = "422", description = "`VALIDATION_FAILED`: more than 10 000 items, or no `ips`.")
    public Items<LookupItemView> lookup(@NotNull @Valid LookupRequest request) {
        return new Items<>(
                service.lookup(request.ips()).stream().map(LookupItemView::of).toList());
    }
}
