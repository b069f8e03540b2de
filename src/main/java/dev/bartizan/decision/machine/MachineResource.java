package dev.bartizan.decision.machine;

import dev.bartizan.access.Role;
import dev.bartizan.http.Items;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Manages the machines. */
@Path("/api/v1/machines")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.Name.ADMIN)
@Tag(name = "Machines", description = "Other machines, whose CrowdSec agents report alerts to Bartizan.")
public class MachineResource {

    private final MachineService service;

    MachineResource(MachineService service) {
        this.service = service;
    }

    @GET
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(summary = "List the machines", description = "Without their passwords, which are not stored.")
    @APIResponse(responseCode = "200", description = "All machines, by name.")
    public Items<MachineView> list() {
        return new Items<>(service.list());
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(summary = "Look at one machine")
    @APIResponse(responseCode = "200", description = "The machine.")
    public MachineView get(@Parameter(description = "The machine's `id`.") @PathParam("id") long id) {
        return service.get(id);
    }

    @POST
    @Operation(
            summary = "Create a machine",
            description = "The response has its password, which is shown only once. With name and password as `login` "
                    + "and `password` in its `local_api_credentials.yaml`, the machine's agent reports to Bartizan.")
    @APIResponseSchema(
            value = MachineView.class,
            responseCode = "201",
            responseDescription = "The machine with its password.")
    @APIResponse(responseCode = "409", description = "`ALREADY_EXISTS`: the name is taken.")
    public RestResponse<MachineView> create(@NotNull @Valid MachineRequest wanted) {
        MachineView created = service.create(wanted.name());
        return ResponseBuilder.<MachineView>created(URI.create("/api/v1/machines/" + created.id()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(created)
                .build();
    }

    @DELETE
    @Path("/{id}")
    @Operation(
            summary = "Remove a machine",
            description = "Its requests are refused from now on. Its bans stay in force until they end, unless "
                    + "`lift_bans` is `true`.")
    @APIResponse(responseCode = "204", description = "Removed.")
    public void remove(
            @Parameter(description = "The machine's `id`.") @PathParam("id") long id,
            @Parameter(description = "Whether to lift its bans, too.") @QueryParam("lift_bans") boolean liftBans) {
        service.remove(id, liftBans);
    }
}
