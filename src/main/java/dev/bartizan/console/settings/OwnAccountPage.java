package dev.bartizan.console.settings;

import dev.bartizan.access.account.Account;
import dev.bartizan.access.account.AccountView;
import dev.bartizan.access.account.SecondFactor;
import dev.bartizan.access.login.Logins;
import dev.bartizan.access.login.OwnAccount;
import dev.bartizan.access.session.OpenedSession;
import dev.bartizan.access.session.SessionAuthentication;
import dev.bartizan.access.session.SessionCookie;
import dev.bartizan.access.session.SessionService;
import dev.bartizan.access.session.SessionView;
import dev.bartizan.console.LocalPath;
import dev.bartizan.console.LoginPage;
import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.error.ServiceException;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** The visitor's own account: password, one-time codes, sessions. Only for visitors who logged in. */
@Path(OwnAccountPage.PATH)
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(SessionAuthentication.PERSON)
public class OwnAccountPage {

    static final String PATH = "/ui/settings/account";

    private final OwnAccount own;
    private final SessionService sessions;
    private final Logins logins;
    private final SessionCookie cookie;
    private final SecurityIdentity caller;
    private final Pages pages;

    OwnAccountPage(
            OwnAccount own,
            SessionService sessions,
            Logins logins,
            SessionCookie cookie,
            SecurityIdentity caller,
            Pages pages) {
        this.own = own;
        this.sessions = sessions;
        this.logins = logins;
        this.cookie = cookie;
        this.caller = caller;
        this.pages = pages;
    }

    /**
     * What a form has just made, and no page shows again.
     *
     * @param secret the new secret for one-time codes; empty for none
     * @param uri the same for apps; empty for none
     * @param qr the same as a drawing
     * @param recoveryCodes new recovery codes
     */
    @TemplateData
    public record Shown(String secret, String uri, @Nullable QrDrawing qr, List<String> recoveryCodes) {

        static final Shown NOTHING = new Shown("", "", null, List.of());

        private static Shown of(SecondFactor.Enrolment begun) {
            return new Shown(begun.secret(), begun.uri(), QrDrawing.of(begun.uri()), List.of());
        }

        private static Shown of(List<String> recoveryCodes) {
            return new Shown("", "", null, recoveryCodes);
        }
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance account(
                AccountView account,
                String role,
                boolean pending,
                List<SessionView> sessions,
                Shown shown,
                @Nullable PageProblem problem);
    }

    /** The account. */
    @GET
    public Response show(@Context RoutingContext context) {
        return page(context, Shown.NOTHING, Optional.empty());
    }

    private Response page(RoutingContext context, Shown shown, Optional<ServiceException> problem) {
        Account account = own.of(caller);
        return pages.show(
                problem.map(ServiceException::status).orElse(200),
                Templates.account(
                        AccountView.of(account),
                        AccountsPage.name(account.role()),
                        account.secrets().pendingTotp().isPresent(),
                        sessions.views(account.id(), context.request()),
                        shown,
                        problem.map(PageProblem::of).orElse(null)));
    }

    /** Changes the password; other sessions end. */
    @POST
    @Path("password")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response changePassword(
            @RestForm @Nullable String old,
            @RestForm @Nullable String password,
            @RestForm @Nullable String repeated,
            @RestForm @Nullable String csrf,
            @Context RoutingContext context) {
        pages.requireOwnForm(csrf);
        HttpServerRequest request = context.request();
        try {
            if (!text(password).equals(text(repeated))) {
                throw ServiceException.invalid(
                        Map.of("new_password", "must be entered twice in the same way"), Map.of());
            }
            OpenedSession opened = own.changePassword(caller, text(old), text(password), request);
            return Response.fromResponse(done("password"))
                    .header(HttpHeaders.SET_COOKIE, cookie.set(request, opened))
                    .build();
        } catch (ServiceException refused) {
            return page(context, Shown.NOTHING, Optional.of(refused));
        }
    }

    /** Shows a new secret for one-time codes, which is used when it is confirmed. */
    @POST
    @Path("codes/begin")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response beginCodes(
            @RestForm @Nullable String password, @RestForm @Nullable String csrf, @Context RoutingContext context) {
        pages.requireOwnForm(csrf);
        try {
            SecondFactor.Enrolment begun = own.beginCodes(caller, text(password), context.request());
            return page(context, Shown.of(begun), Optional.empty());
        } catch (ServiceException refused) {
            return page(context, Shown.NOTHING, Optional.of(refused));
        }
    }

    /** Switches one-time codes on, and shows the recovery codes. */
    @POST
    @Path("codes/confirm")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response confirmCodes(
            @RestForm @Nullable String code, @RestForm @Nullable String csrf, @Context RoutingContext context) {
        pages.requireOwnForm(csrf);
        try {
            List<String> codes = own.confirmCodes(caller, text(code), context.request());
            return page(context, Shown.of(codes), Optional.empty());
        } catch (ServiceException refused) {
            return page(context, Shown.NOTHING, Optional.of(refused));
        }
    }

    /** Replaces the recovery codes, and shows them. */
    @POST
    @Path("codes/recovery")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response replaceRecoveryCodes(
            @RestForm @Nullable String password, @RestForm @Nullable String csrf, @Context RoutingContext context) {
        pages.requireOwnForm(csrf);
        try {
            List<String> codes = own.replaceRecoveryCodes(caller, text(password), context.request());
            return page(context, Shown.of(codes), Optional.empty());
        } catch (ServiceException refused) {
            return page(context, Shown.NOTHING, Optional.of(refused));
        }
    }

    /** Switches one-time codes off. */
    @POST
    @Path("codes/off")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response codesOff(
            @RestForm @Nullable String password, @RestForm @Nullable String csrf, @Context RoutingContext context) {
        pages.requireOwnForm(csrf);
        try {
            own.codesOff(caller, text(password), context.request());
        } catch (ServiceException refused) {
            return page(context, Shown.NOTHING, Optional.of(refused));
        }
        return done("codes-off");
    }

    /** Ends one of the own sessions. */
    @POST
    @Path("sessions/{id}/end")
    public Response end(@RestPath long id, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        sessions.end(own.of(caller).id(), id);
        return done("ended");
    }

    /** Logs out everywhere. */
    @POST
    @Path("sessions/end")
    public Response endAll(@RestForm @Nullable String csrf, @Context RoutingContext context) {
        pages.requireOwnForm(csrf);
        sessions.endAll(own.of(caller).id());
        return Response.fromResponse(pages.seeOther(LoginPage.afterLogout(logins, context)))
                .header(HttpHeaders.SET_COOKIE, cookie.removed(context.request()))
                .build();
    }

    private Response done(String what) {
        return pages.seeOther(LocalPath.with(PATH, "done", what));
    }

    private static String text(@Nullable String field) {
        return field == null ? "" : field;
    }
}
