package dev.bartizan.console.settings;

import dev.bartizan.access.Role;
import dev.bartizan.access.account.AccountChange;
import dev.bartizan.access.account.AccountOrder;
import dev.bartizan.access.account.AccountService;
import dev.bartizan.access.account.AccountView;
import dev.bartizan.access.account.SecondFactor;
import dev.bartizan.console.LocalPath;
import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.error.ServiceException;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** The accounts of all people. */
@Path(AccountsPage.PATH)
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Role.Name.ADMIN)
public class AccountsPage {

    static final String PATH = "/ui/settings/accounts";

    private final AccountService accounts;
    private final SecondFactor codes;
    private final Pages pages;

    AccountsPage(AccountService accounts, SecondFactor codes, Pages pages) {
        this.accounts = accounts;
        this.codes = codes;
        this.pages = pages;
    }

    /**
     * An account in the table.
     *
     * @param role name of its role
     */
    @TemplateData
    public record AccountLine(AccountView account, String role) {}

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance accounts(
                List<AccountLine> accounts, String name, String role, @Nullable PageProblem problem);
    }

    /** All accounts, and the form for a new one. */
    @GET
    public Response list() {
        return page("", "", Optional.empty());
    }

    private Response page(String name, String role, Optional<ServiceException> refused) {
        Optional<ServiceException> problem = refused;
        List<AccountLine> found = List.of();
        try {
            found = accounts.list().stream()
                    .map(account -> new AccountLine(AccountView.of(account), name(account.role())))
                    .toList();
        } catch (ServiceException unreadable) {
            problem = problem.or(() -> Optional.of(unreadable));
        }
        return pages.show(
                problem.map(ServiceException::status).orElse(200),
                Templates.accounts(
                        found, name, role, problem.map(PageProblem::of).orElse(null)));
    }

    /** Creates an account. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response create(
            @RestForm @Nullable String name,
            @RestForm @Nullable String password,
            @RestForm @Nullable String role,
            @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        String given = name == null ? "" : name.strip();
        try {
            accounts.create(AccountOrder.checked(given, password, role(role).orElse(null)));
        } catch (ServiceException refused) {
            return page(given, role == null ? "" : role, Optional.of(refused));
        }
        return done("account-created");
    }

    /** Changes the role, or whether the person may log in. */
    @POST
    @Path("{id}/change")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response change(
            @RestPath long id,
            @RestForm @Nullable String role,
            @RestForm @Nullable Boolean enabled,
            @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        try {
            accounts.change(id, AccountChange.checked(role(role).orElse(null), enabled, null));
        } catch (ServiceException refused) {
            return page("", "", Optional.of(refused));
        }
        return done("changed");
    }

    /** Sets another password. */
    @POST
    @Path("{id}/password")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response setPassword(
            @RestPath long id, @RestForm @Nullable String password, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        return changed(() -> accounts.changePassword(id, password == null ? "" : password), "password");
    }

    private Response changed(Runnable change, String done) {
        try {
            change.run();
        } catch (ServiceException refused) {
            return page("", "", Optional.of(refused));
        }
        return done(done);
    }

    /** Switches off one-time codes that the person has lost. */
    @POST
    @Path("{id}/codes/off")
    public Response codesOff(@RestPath long id, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        return changed(() -> codes.reset(id), "codes-off");
    }

    /** Deletes an account. */
    @POST
    @Path("{id}/delete")
    public Response delete(@RestPath long id, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        return changed(() -> accounts.delete(id), "deleted");
    }

    private Response done(String what) {
        return pages.seeOther(LocalPath.with(PATH, "done", what));
    }

    /** The name of a role in forms and in the API. */
    static String name(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    static Optional<Role> role(@Nullable String name) {
        return Stream.of(Role.values()).filter(role -> name(role).equals(name)).findFirst();
    }
}
