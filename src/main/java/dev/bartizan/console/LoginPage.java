package dev.bartizan.console;

import dev.bartizan.access.Role;
import dev.bartizan.access.account.AccountOrder;
import dev.bartizan.access.login.LoginOrder;
import dev.bartizan.access.login.Logins;
import dev.bartizan.access.login.Setup;
import dev.bartizan.access.oidc.OidcClient;
import dev.bartizan.access.session.OpenedSession;
import dev.bartizan.access.session.SessionCookie;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Logs people in and out; creates the first account. */
@Path("/ui")
@Produces(MediaType.TEXT_HTML)
@PermitAll
public class LoginPage {

    private static final String SETUP = "/ui/setup";

    private final Logins logins;
    private final Setup setup;
    private final OidcClient oidc;
    private final SessionCookie cookie;
    private final Pages pages;

    LoginPage(Logins logins, Setup setup, OidcClient oidc, SessionCookie cookie, Pages pages) {
        this.logins = logins;
        this.setup = setup;
        this.oidc = oidc;
        this.cookie = cookie;
        this.pages = pages;
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance login(String name, String next, String provider, @Nullable PageProblem problem);

        static native TemplateInstance signedOut();

        static native TemplateInstance setup(String name, String provider, @Nullable PageProblem problem);
    }

    /**
     * The form; while there is no account, that for the first one. A person whom a reverse proxy has authenticated needs none.
     *
     * @param out present after a log-out, so that it doesn't log in again at once
     */
    @GET
    @Path("login")
    public Response login(
            @RestQuery @Nullable String next, @RestQuery @Nullable String out, @Context RoutingContext context) {
        String path = LocalPath.of(next);
        if (logins.isForwarded(context.request())) {
            return out == null ? enterForwarded(path, context) : pages.show(Templates.signedOut());
        }
        return setup.open() ? pages.seeOther(SETUP) : pages.show(form("", path, null));
    }

    private TemplateInstance form(String name, String next, @Nullable ServiceException refused) {
        return Templates.login(name, next, oidc.label(), refused == null ? null : PageProblem.of(refused));
    }

    private Response enterForwarded(String next, RoutingContext context) {
        try {
            return logins.loginForwarded(context.request())
                    .map(opened -> entered(opened, next, context))
                    .orElseGet(() -> pages.seeOther(next));
        } catch (ServiceException refused) {
            return pages.show(refused.status(), form("", next, refused));
        }
    }

    /** Opens a session and leads to the page that was asked for. */
    @POST
    @Path("login")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response login(
            @RestForm @Nullable String name,
            @RestForm @Nullable String password,
            @RestForm @Nullable String code,
            @RestForm @Nullable String next,
            @Context RoutingContext context) {
        String given = text(name).strip();
        try {
            OpenedSession opened = logins.login(
                    new LoginOrder(
                            given, text(password), Optional.ofNullable(code).map(String::strip)),
                    context.request());
            return entered(opened, LocalPath.of(next), context);
        } catch (ServiceException refused) {
            return pages.show(refused.status(), form(given, LocalPath.of(next), refused));
        }
    }

    /** The form for the first account; that for the login if there is one. */
    @GET
    @Path("setup")
    public Response setup() {
        return setup.open() ? pages.show(Templates.setup("", oidc.label(), null)) : pages.seeOther(ConsoleErrors.LOGIN);
    }

    /** Creates the first account and logs in with it. */
    @POST
    @Path("setup")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response setup(
            @RestForm @Nullable String code,
            @RestForm @Nullable String name,
            @RestForm @Nullable String password,
            @RestForm @Nullable String repeated,
            @Context RoutingContext context) {
        String given = text(name).strip();
        try {
            if (!text(password).equals(text(repeated))) {
                throw ServiceException.invalid(Map.of("password", "must be entered twice in the same way"), Map.of());
            }
            AccountOrder order = AccountOrder.checked(given, password, Role.ADMIN);
            return entered(setup.create(text(code), order, context.request()), LocalPath.FIRST_STEPS, context);
        } catch (ServiceException refused) {
            return refused.code() == ErrorCode.SETUP_DONE
                    ? pages.seeOther(ConsoleErrors.LOGIN)
                    : pages.show(refused.status(), Templates.setup(given, oidc.label(), PageProblem.of(refused)));
        }
    }

    private Response entered(OpenedSession opened, String next, RoutingContext context) {
        return Response.fromResponse(pages.seeOther(next))
                .header(HttpHeaders.SET_COOKIE, cookie.set(context.request(), opened))
                .build();
    }

    private static String text(@Nullable String field) {
        return field == null ? "" : field;
    }

    /** Where a log-out leads: a person whom a reverse proxy has authenticated must not be logged in again at once. */
    public static String afterLogout(Logins logins, RoutingContext context) {
        return logins.isForwarded(context.request())
                ? LocalPath.with(ConsoleErrors.LOGIN, "out", "yes")
                : ConsoleErrors.LOGIN;
    }

    /** Ends the session. */
    @POST
    @Path("logout")
    @RolesAllowed(Role.Name.EXPORT)
    public Response logout(@RestForm @Nullable String csrf, @Context RoutingContext context) {
        pages.requireOwnForm(csrf);
        logins.logout(context.request());
        return Response.fromResponse(pages.seeOther(afterLogout(logins, context)))
                .header(HttpHeaders.SET_COOKIE, cookie.removed(context.request()))
                .build();
    }
}
