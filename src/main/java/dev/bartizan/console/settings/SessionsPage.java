package dev.bartizan.console.settings;

import dev.bartizan.access.Role;
import dev.bartizan.access.account.Account;
import dev.bartizan.access.account.AccountService;
import dev.bartizan.access.session.SessionService;
import dev.bartizan.access.session.SessionView;
import dev.bartizan.console.LocalPath;
import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.error.ServiceException;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** The sessions of all accounts. */
@Path(SessionsPage.PATH)
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Role.Name.ADMIN)
public class SessionsPage {

    static final String PATH = "/ui/settings/sessions";

    /** A page isn't longer; sessions that were used less recently are shown when others have ended. */
    private static final int MOST = 200;

    private final SessionService sessions;
    private final AccountService accounts;
    private final Pages pages;

    SessionsPage(SessionService sessions, AccountService accounts, Pages pages) {
        this.sessions = sessions;
        this.accounts = accounts;
        this.pages = pages;
    }

    /**
     * A session with its account.
     *
     * @param account name of the account
     */
    @TemplateData
    public record AccountSession(long accountId, String account, SessionView session) {}

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance sessions(
                List<AccountSession> sessions, boolean more, @Nullable PageProblem problem);
    }

    /** The sessions, the last used first. */
    @GET
    public Response list(@Context RoutingContext context) {
        return page(context, Optional.empty());
    }

    private Response page(RoutingContext context, Optional<ServiceException> refused) {
        Optional<ServiceException> problem = refused;
        List<AccountSession> found = List.of();
        try {
            found = accounts.list().stream()
                    .flatMap(account -> of(account, context.request()))
                    .sorted(Comparator.comparing(
                                    (AccountSession each) -> each.session().lastUsedAt())
                            .reversed())
                    .limit(MOST + 1L)
                    .toList();
        } catch (ServiceException unreadable) {
            problem = problem.or(() -> Optional.of(unreadable));
        }
        return pages.show(
                problem.map(ServiceException::status).orElse(200),
                Templates.sessions(
                        found.stream().limit(MOST).toList(),
                        found.size() > MOST,
                        problem.map(PageProblem::of).orElse(null)));
    }

    private Stream<AccountSession> of(Account account, HttpServerRequest request) {
        return sessions.views(account.id(), request).stream()
                .map(session -> new AccountSession(account.id(), account.name(), session));
    }

    /** Ends a session. */
    @POST
    @Path("{account}/{id}/end")
    public Response end(
            @RestPath long account,
            @RestPath long id,
            @RestForm @Nullable String csrf,
            @Context RoutingContext context) {
        pages.requireOwnForm(csrf);
        try {
            sessions.end(account, id);
        } catch (ServiceException refused) {
            return page(context, Optional.of(refused));
        }
        return pages.seeOther(LocalPath.with(PATH, "done", "ended"));
    }

    /** Ends all sessions of an account. */
    @POST
    @Path("{account}/end")
    public Response endAll(@RestPath long account, @RestForm @Nullable String csrf, @Context RoutingContext context) {
        pages.requireOwnForm(csrf);
        try {
            accounts.get(account);
            sessions.endAll(account);
        } catch (ServiceException refused) {
            return page(context, Optional.of(refused));
        }
        return pages.seeOther(LocalPath.with(PATH, "done", "ended"));
    }
}
