package dev.bartizan.access.account;

import dev.bartizan.access.Role;
import dev.bartizan.http.Items;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Manages accounts. */
@Path("/api/v1/accounts")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.Name.ADMIN)
@Tag(name = "Accounts", description = "Accounts of people who log in.")
public class AccountResource {

    private final AccountService accounts;
    private final SecondFactor codes;

    AccountResource(AccountService accounts, SecondFactor codes) {
        this.accounts = accounts;
        this.codes = codes;
    }

    @GET
    @Operation(summary = "List the accounts", description = "By name.")
    @APIResponse(responseCode = "200", description = "All accounts.")
    public Items<AccountView> list() {
        return new Items<>(accounts.list().stream().map(AccountView::of).toList());
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Look at one account")
    @APIResponse(responseCode = "200", description = "The account.")
    public AccountView get(@Parameter(description = "The account's `id`.") @PathParam("id") long id) {
        return AccountView.of(accounts.get(id));
    }

    @POST
    @Operation(summary = "Create an account")
    @APIResponseSchema(value = AccountView.class, responseCode = "201", responseDescription = "The account.")
    @APIResponse(responseCode = "409", description = "`ALREADY_EXISTS`: the name is taken.")
    public RestResponse<AccountView> create(@NotNull @Valid AccountRequest wanted, @Context UriInfo uri) {
        Account created = accounts.create(wanted.order());
        return RestResponse.ResponseBuilder.<AccountView>created(uri.getAbsolutePathBuilder()
                        .path(String.valueOf(created.id()))
                        .build())
                .entity(AccountView.of(created))
                .build();
    }

    @PATCH
    @Path("/{id}")
    @Operation(
            summary = "Change an account",
            description = "Another role or password, and disabling, end the sessions of the account.")
    @APIResponse(responseCode = "200", description = "The changed account.")
    public AccountView change(
            @Parameter(description = "The account's `id`.") @PathParam("id") long id,
            @NotNull @Valid AccountChangeRequest change) {
        return AccountView.of(accounts.change(id, change.change()));
    }

    @DELETE
    @Path("/{id}")
    @Operation(
            summary = "Delete an account",
            description = "With its sessions. The last account with the role `admin` can be deleted too: tokens of"
                    + " administrators stay.")
    @APIResponse(responseCode = "204", description = "Deleted.")
    public void delete(@Parameter(description = "The account's `id`.") @PathParam("id") long id) {
        accounts.delete(id);
    }

    @DELETE
    @Path("/{id}/codes")
    @Operation(
            summary = "Switch off the one-time codes of an account",
            description = "For a person who has lost the codes. The recovery codes are removed, and the sessions of the"
                    + " account end. Does nothing if codes are off.")
    @APIResponse(responseCode = "204", description = "Codes are off.")
    public void codesOff(@Parameter(description = "The account's `id`.") @PathParam("id") long id) {
        codes.reset(id);
    }
}
