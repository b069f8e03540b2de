package dev.bartizan.access.login;

import dev.bartizan.access.account.Account;
import dev.bartizan.access.account.AccountView;
import dev.bartizan.access.account.SecondFactor;
import dev.bartizan.access.session.OpenedSession;
import dev.bartizan.access.session.SessionAuthentication;
import dev.bartizan.access.session.SessionCookie;
import dev.bartizan.access.session.SessionService;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.Uncompressed;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseHeader;
import org.jboss.resteasy.reactive.RestResponse;

/** What people change about their own account; each change needs the password again. */
@Path("/api/v1/accounts/me")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed(SessionAuthentication.PERSON)
@Tag(name = "Own account", description = "Only for callers with a session.")
public class OwnAccountResource {

    private static final String NO_STORE = "no-store";

    private final OwnAccount own;
    private final SessionService sessions;
    private final SessionCookie cookie;
    private final SecurityIdentity caller;

    OwnAccountResource(OwnAccount own, SessionService sessions, SessionCookie cookie, SecurityIdentity caller) {
        this.own = own;
        this.sessions = sessions;
        this.cookie = cookie;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "Look at the own account", description = "Only for callers with a session.")
    @APIResponse(responseCode = "200", description = "The account.")
    public AccountView get() {
        return AccountView.of(own.of(caller));
    }

    @PUT
    @Path("/password")
    @Uncompressed
    @Operation(
            summary = "Change the own password",
            description = "Ends all sessions of the account. The response sets the cookie of a new one.")
    @APIResponseSchema(
            value = OpenedSessionView.class,
            responseCode = "200",
            responseDescription = "The account, and the CSRF token of the new session.")
    @APIResponse(responseCode = "401", description = "`UNAUTHENTICATED`: the old password is wrong.")
    public RestResponse<OpenedSessionView> changePassword(
            @NotNull @Valid PasswordChangeRequest change, @Context RoutingContext context) {
        OpenedSession opened =
                own.changePassword(caller, change.oldPassword(), change.newPassword(), context.request());
        return RestResponse.ResponseBuilder.ok(OpenedSessionView.of(opened, sessions.end(opened.session())))
                .header(HttpHeaders.SET_COOKIE, cookie.set(context.request(), opened))
                .header(HttpHeaders.CACHE_CONTROL, NO_STORE)
                .build();
    }

    @POST
    @Path("/codes")
    @Uncompressed
    @ResponseHeader(name = HttpHeaders.CACHE_CONTROL, value = NO_STORE)
    @Operation(
            summary = "Begin to switch one-time codes on",
            description =
                    "Makes a secret for an authenticator app (TOTP: SHA-1, 6 digits, 30 s). It isn't in use until it"
                            + " is confirmed.")
    @APIResponse(responseCode = "200", description = "The secret, which is shown only once.")
    @APIResponse(responseCode = "401", description = "`UNAUTHENTICATED`: the password is wrong.")
    public CodeSecretView beginCodes(@NotNull @Valid PasswordRequest password, @Context RoutingContext context) {
        SecondFactor.Enrolment enrolment = own.beginCodes(caller, password.password(), context.request());
        return new CodeSecretView(enrolment.secret(), enrolment.uri());
    }

    @POST
    @Path("/codes/confirm")
    @Uncompressed
    @ResponseHeader(name = HttpHeaders.CACHE_CONTROL, value = NO_STORE)
    @Operation(
            summary = "Switch one-time codes on",
            description = "From now on a login needs a code, or one of the recovery codes, each of which works once.")
    @APIResponse(responseCode = "200", description = "The recovery codes, which are shown only once.")
    public RecoveryCodesView confirmCodes(@NotNull @Valid CodeRequest code, @Context RoutingContext context) {
        return new RecoveryCodesView(own.confirmCodes(caller, code.code(), context.request()));
    }

    @POST
    @Path("/codes/off")
    @Operation(summary = "Switch one-time codes off")
    @APIResponse(responseCode = "200", description = "The account.")
    @APIResponse(responseCode = "401", description = "`UNAUTHENTICATED`: the password is wrong.")
    public AccountView codesOff(@NotNull @Valid PasswordRequest password, @Context RoutingContext context) {
        Account changed = own.codesOff(caller, password.password(), context.request());
        return AccountView.of(changed);
    }

    @POST
    @Path("/codes/recovery")
    @Uncompressed
    @ResponseHeader(name = HttpHeaders.CACHE_CONTROL, value = NO_STORE)
    @Operation(summary = "Replace the recovery codes", description = "The old ones don't work any more.")
    @APIResponse(responseCode = "200", description = "The new recovery codes, which are shown only once.")
    @APIResponse(responseCode = "401", description = "`UNAUTHENTICATED`: the password is wrong.")
    public RecoveryCodesView replaceRecoveryCodes(
            @NotNull @Valid PasswordRequest password, @Context RoutingContext context) {
        return new RecoveryCodesView(own.replaceRecoveryCodes(caller, password.password(), context.request()));
    }
}
