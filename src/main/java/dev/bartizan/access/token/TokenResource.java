package dev.bartizan.access.token;

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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Manages tokens. */
@Path("/api/v1/tokens")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.Name.ADMIN)
@Tag(name = "Tokens", description = "Access to the API.")
public class TokenResource {

    private final TokenService tokens;

    TokenResource(TokenService tokens) {
        this.tokens = tokens;
    }

    @GET
    @Operation(summary = "List the tokens", description = "Without their secrets, which are not stored.")
    public Items<TokenView> list() {
        return new Items<>(tokens.views());
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Look at one token")
    @APIResponse(responseCode = "200", description = "The token.")
    public TokenView get(@Parameter(description = "The token's `id`.") @PathParam("id") long id) {
        return TokenView.of(tokens.get(id));
    }

    @POST
    @Operation(
            summary = "Issue a token",
            description = "The response has the secret, which is shown only once and is valid immediately.")
    @APIResponseSchema(
            value = CreatedTokenView.class,
            responseCode = "201",
            responseDescription = "The token with its secret.")
    @APIResponse(responseCode = "409", description = "`ALREADY_EXISTS`: the name is taken.")
    public RestResponse<CreatedTokenView> issue(@NotNull @Valid TokenRequest wanted, @Context UriInfo uri) {
        CreatedTokenView created = tokens.issue(wanted);
        return RestResponse.ResponseBuilder.<CreatedTokenView>created(uri.getAbsolutePathBuilder()
                        .path(String.valueOf(created.id()))
                        .build())
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(created)
                .build();
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Revoke a token", description = "Requests with it are rejected from now on.")
    @APIResponse(responseCode = "204", description = "Revoked.")
    @APIResponse(responseCode = "409", description = "`LAST_ADMIN_TOKEN`: it is the last administrator's token.")
    public void revoke(@Parameter(description = "The token's `id`.") @PathParam("id") long id) {
        tokens.revoke(id);
    }
}
