package dev.bartizan.access.login;

import dev.bartizan.access.Role;
import dev.bartizan.access.session.OpenedSession;
import dev.bartizan.access.session.SessionCookie;
import dev.bartizan.access.session.SessionService;
import io.quarkus.vertx.http.Uncompressed;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Logs people in and out. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Sessions", description = "Sessions of people, for browsers.")
public class LoginResource {

    private final Logins logins;
    private final Setup setup;
    private final SessionService sessions;
    private final SessionCookie cookie;

    LoginResource(Logins logins, Setup setup, SessionService sessions, SessionCookie cookie) {
        this.logins = logins;
        this.setup = setup;
        this.sessions = sessions;
        this.cookie = cookie;
    }

    @POST
    @Path("/login")
    @Consumes(MediaType.APPLICATION_JSON)
    @PermitAll
    @Uncompressed
    @SecurityRequirements
    @Operation(
            summary = "Log in",
            description = "The response sets the cookie of a new session: `__Host-bartizan` over HTTPS, `bartizan` over"
                    + " HTTP. A session whose cookie the request has ends.")
    @APIResponseSchema(
            value = OpenedSessionView.class,
            responseCode = "200",
            responseDescription = "The account, and the session's CSRF token.")
    @APIResponse(
            responseCode = "401",
            description = "`UNAUTHENTICATED`: the name, the password or the code is wrong. `CODE_REQUIRED`: the account"
                    + " has one-time codes, and the request has none.")
    @APIResponse(responseCode = "403", description = "`CROSS_SITE`: a page of another site makes the request.")
    public RestResponse<OpenedSessionView> login(
            @NotNull @Valid AccountLoginRequest login, @Context RoutingContext context) {
        OpenedSession opened = logins.login(login.order(), context.request());
        return respond(opened, context.request());
    }

    @POST
    @Path("/setup")
    @Consumes(MediaType.APPLICATION_JSON)
    @PermitAll
    @Uncompressed
    @SecurityRequirements
    @Operation(
            summary = "Create the first account",
            description =
                    "While there is no account, the setup code of the log or the token of an administrator creates"
                            + " one with the role `admin`."
                            + " The response logs in as `POST /api/v1/login` does.")
    @APIResponseSchema(
            value = OpenedSessionView.class,
            responseCode = "200",
            responseDescription = "The account, and the session's CSRF token.")
    @APIResponse(responseCode = "401", description = "`UNAUTHENTICATED`: the code is wrong or no longer valid.")
    @APIResponse(responseCode = "403", description = "`CROSS_SITE`: a page of another site makes the request.")
    @APIResponse(responseCode = "409", description = "`SETUP_DONE`: there is an account.")
    public RestResponse<OpenedSessionView> setup(@NotNull @Valid SetupRequest first, @Context RoutingContext context) {
        OpenedSession opened = setup.create(first.code(), first.order(), context.request());
        return respond(opened, context.request());
    }

    @POST
    @Path("/logout")
    @RolesAllowed(Role.Name.EXPORT)
    @Operation(
            summary = "Log out",
            description = "Ends the session whose cookie the request has, and removes the cookie. Tokens stay valid.")
    @APIResponse(responseCode = "204", description = "There is no session any more.")
    public RestResponse<Void> logout(@Context RoutingContext context) {
        logins.logout(context.request());
        return RestResponse.ResponseBuilder.<Void>noContent()
                .header(HttpHeaders.SET_COOKIE, cookie.removed(context.request()))
                .build();
    }

    private RestResponse<OpenedSessionView> respond(OpenedSession opened, HttpServerRequest request) {
        return RestResponse.ResponseBuilder.ok(OpenedSessionView.of(opened, sessions.end(opened.session())))
                .header(HttpHeaders.SET_COOKIE, cookie.set(request, opened))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
