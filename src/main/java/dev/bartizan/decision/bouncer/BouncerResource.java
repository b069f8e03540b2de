package dev.bartizan.decision.bouncer;

import dev.bartizan.access.Role;
import dev.bartizan.ban.BanDuration;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.Items;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseHeader;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Manages the bouncers. */
@Path("/api/v1/bouncers")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.Name.ADMIN)
@Tag(name = "Bouncers", description = "Programs that pull decisions, and their metrics.")
public class BouncerResource {

    private final BouncerService service;
    private final BouncerOverview overview;

    BouncerResource(BouncerService service, BouncerOverview overview) {
        this.service = service;
        this.overview = overview;
    }

    @GET
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(summary = "List the bouncers", description = "Without their keys, which are not stored.")
    @APIResponse(responseCode = "200", description = "All bouncers, by name.")
    public Items<BouncerView> list() {
        return new Items<>(overview.list());
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Role.Name.VIEWER)
    @Operation(summary = "Look at one bouncer")
    @APIResponse(responseCode = "200", description = "The bouncer.")
    public BouncerView get(@Parameter(description = "The bouncer's `id`.") @PathParam("id") long id) {
        return overview.of(service.get(id));
    }

    @POST
    @Operation(
            summary = "Create a bouncer",
            description = "The response has its key, which is shown only once and is valid immediately.")
    @APIResponseSchema(
            value = BouncerView.class,
            responseCode = "201",
            responseDescription = "The bouncer with its key.")
    @APIResponse(
            responseCode = "409",
            description = "`ALREADY_EXISTS`: another bouncer has the name or the certificate.")
    public RestResponse<BouncerView> create(@NotNull @Valid BouncerRequest wanted) {
        BouncerView item = overview.create(wanted);
        return ResponseBuilder.<BouncerView>created(URI.create("/api/v1/bouncers/" + item.id()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(item)
                .build();
    }

    @PUT
    @Path("/{id}")
    @Operation(
            summary = "Change what a bouncer gets",
            description = "Replaces all settings. The bouncer's next pull applies them and deletes decisions "
                    + "that it no longer gets.")
    @APIResponse(responseCode = "200", description = "The bouncer.")
    @APIResponse(
            responseCode = "409",
            description = "`ALREADY_EXISTS`: another bouncer has the name or the certificate; `READ_ONLY`: it can't be "
                    + "renamed, because the configuration has a key for it.")
    public BouncerView set(
            @Parameter(description = "The bouncer's `id`.") @PathParam("id") long id,
            @NotNull @Valid BouncerRequest wanted) {
        return overview.of(service.set(id, wanted.name(), wanted.certificate(), wanted.settings()));
    }

    @POST
    @Path("/{id}/key")
    @Consumes(MediaType.WILDCARD)
    @ResponseHeader(name = HttpHeaders.CACHE_CONTROL, value = "no-store")
    @Operation(
            summary = "Issue another key",
            description =
                    "The response has the new key, which is shown only once and is valid immediately. The current "
                            + "key stays valid for the given time, so that the bouncer can be changed in between. A key "
                            + "before that one ends.")
    @APIResponse(responseCode = "200", description = "The bouncer with its new key.")
    public BouncerView rotate(
            @Parameter(description = "The bouncer's `id`.") @PathParam("id") long id,
            @Parameter(
                            description = "How long the current key stays valid, such as `24h`; if absent, until "
                                    + "`DELETE …/previous-key`.")
                    @QueryParam("previous_valid_for")
                    @Size(max = 40)
                    @Nullable
                    String previousValidFor) {
        return overview.rotate(id, Optional.ofNullable(previousValidFor).map(BouncerResource::duration));
    }

    private static Duration duration(String text) {
        try {
            return BanDuration.parse(text);
        } catch (IllegalArgumentException unusable) {
            throw new ServiceException(
                    ErrorCode.VALIDATION_FAILED,
                    Map.of("fields", Map.of("previous_valid_for", String.valueOf(unusable.getMessage()))));
        }
    }

    @DELETE
    @Path("/{id}/previous-key")
    @Operation(
            summary = "Remove the previous key",
            description = "Requests with the key before the current one are refused from now on.")
    @APIResponse(responseCode = "204", description = "Removed.")
    public void removePreviousKey(@Parameter(description = "The bouncer's `id`.") @PathParam("id") long id) {
        service.revokePreviousKey(id);
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Remove a bouncer", description = "Requests with its keys are refused from now on.")
    @APIResponse(responseCode = "409", description = "`READ_ONLY`: the configuration has a key for it.")
    @APIResponse(responseCode = "204", description = "Removed.")
    public void remove(@Parameter(description = "The bouncer's `id`.") @PathParam("id") long id) {
        overview.remove(id);
    }
}
