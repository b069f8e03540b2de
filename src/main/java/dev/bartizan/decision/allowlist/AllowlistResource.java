package dev.bartizan.decision.allowlist;

import dev.bartizan.http.Items;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** The allowlist. */
@Path("/api/v1/allowlist")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(
        name = "Allowlist",
        description = "Addresses and ranges that are never blocked, even if lists or bans contain them, or not by some"
                + " lists.")
public class AllowlistResource {

    private final Allowlist allowlist;
    private final SecurityIdentity caller;

    AllowlistResource(Allowlist allowlist, SecurityIdentity caller) {
        this.allowlist = allowlist;
        this.caller = caller;
    }

    @GET
    @RolesAllowed("viewer")
    @Operation(summary = "List the allowlist", description = "Includes the entries that the configuration declares.")
    @APIResponse(responseCode = "200", description = "All entries.")
    public Items<AllowlistEntryView> list() {
        Map<Long, String> names = allowlist.listNames();
        return new Items<>(allowlist.list().stream()
                .map(entry -> AllowlistEntryView.of(entry, names))
                .toList());
    }

    @GET
    @Path("/{id}")
    @RolesAllowed("viewer")
    @Operation(summary = "Look at one entry")
    @APIResponse(responseCode = "200", description = "The entry.")
    public AllowlistEntryView get(@Parameter(description = "The entry's `id`.") @PathParam("id") long id) {
        return view(allowlist.get(id));
    }

    @POST
    @RolesAllowed("operator")
    @Operation(
            summary = "Allow an address, CIDR, range or host name",
            description =
                    "In force when the response arrives, also inside larger ranges of lists. An entry with an end is"
                            + " removed then. A host name is resolved in the background: at once, then every"
                            + " `bartizan.allowlist.host-interval`; if it can't be resolved, its last addresses stay"
                            + " allowed. At most 100 entries can have host names. An entry with `lists` takes its addresses"
                            + " out of these lists only. A range can have one entry with `lists` and one without.")
    @APIResponseSchema(value = AllowlistEntryView.class, responseCode = "201", responseDescription = "The entry.")
    @APIResponse(
            responseCode = "409",
            description = "`ALREADY_EXISTS`: there is such an entry for the same range or host name.")
    public RestResponse<AllowlistEntryView> add(@NotNull @Valid AllowlistEntryRequest wanted) {
        AllowlistEntryView item =
                view(allowlist.add(wanted.order(), caller.getPrincipal().getName()));
        return ResponseBuilder.<AllowlistEntryView>created(URI.create("/api/v1/allowlist/" + item.id()))
                .entity(item)
                .build();
    }

    @PUT
    @Path("/{id}")
    @RolesAllowed("operator")
    @Operation(
            summary = "Change an entry",
            description =
                    "Replaces range or host name, comment and end; an absent comment or end is removed. In force when the response"
                            + " arrives. Absent `lists` stay: an entry with `lists` can't become one for everything.")
    @APIResponse(responseCode = "200", description = "The entry.")
    @APIResponse(
            responseCode = "409",
            description =
                    "`READ_ONLY`: the configuration declares it; `ALREADY_EXISTS`: another entry has the range or host name.")
    public AllowlistEntryView set(
            @Parameter(description = "The entry's `id`.") @PathParam("id") long id,
            @NotNull @Valid AllowlistEntryRequest wanted) {
        return view(allowlist.set(id, wanted.order()));
    }

    private AllowlistEntryView view(AllowlistEntry entry) {
        return AllowlistEntryView.of(entry, entry.scope().everything() ? Map.of() : allowlist.listNames());
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed("operator")
    @Operation(
            summary = "Remove an entry",
            description = "In force when the response arrives: lists and bans " + "apply to its addresses again.")
    @APIResponse(responseCode = "204", description = "Removed.")
    @APIResponse(responseCode = "409", description = "`READ_ONLY`: the configuration declares it.")
    public void remove(@Parameter(description = "The entry's `id`.") @PathParam("id") long id) {
        allowlist.remove(id);
    }
}
