package dev.bartizan.fail2ban.filter;

import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.error.ServiceException;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The page of the filter tester. */
@Path("/ui/filter-test")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("admin")
public class FilterTestPage {

    private final FilterTester tester;
    private final Pages pages;

    FilterTestPage(FilterTester tester, Pages pages) {
        this.tester = tester;
        this.pages = pages;
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance tester(
                boolean enabled,
                @Nullable String missing,
                String regex,
                String sample,
                @Nullable FilterTestView result,
                @Nullable PageProblem problem);
    }

    /**
     * The form.
     *
     * @param regex a regular expression to begin with, such as one of a jail
     */
    @GET
    public Response form(@RestQuery @Nullable String regex) {
        return page(Response.Status.OK.getStatusCode(), regex == null ? "" : regex, "", null, null);
    }

    /** The form with the result. */
    @POST
    public Response test(
            @RestForm @Nullable String regex, @RestForm @Nullable String sample, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        String expression = regex == null ? "" : regex.strip();
        String text = sample == null ? "" : sample;
        List<String> lines = text.isBlank() ? List.of() : text.lines().toList();
        try {
            FilterTestView result = tester.test(expression, lines);
            return page(Response.Status.OK.getStatusCode(), expression, text, result, null);
        } catch (ServiceException refused) {
            return page(refused.status(), expression, text, null, PageProblem.of(refused));
        }
    }

    private Response page(
            int status, String regex, String sample, @Nullable FilterTestView result, @Nullable PageProblem problem) {
        return pages.show(
                status,
                Templates.tester(tester.enabled(), tester.missing().orElse(null), regex, sample, result, problem));
    }
}
