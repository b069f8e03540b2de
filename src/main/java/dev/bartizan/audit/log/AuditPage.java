package dev.bartizan.audit.log;

import dev.bartizan.access.Role;
import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The page of the audit log. */
@Path(AuditPage.PATH)
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Role.Name.ADMIN)
@TemplateData(target = AuditEntryView.class)
public class AuditPage {

    static final String PATH = "/ui/audit";

    private static final int PAGE_SIZE = 50;

    private final AuditSearch search;
    private final Pages pages;

    AuditPage(AuditSearch search, Pages pages) {
        this.search = search;
        this.pages = pages;
    }

    /** The filter in the page's address; an empty text is no condition. */
    @TemplateData
    public record Filter(String actor, String action, String type, String target, String from, String until) {

        private AuditSearch.Query conditions() {
            return new AuditSearch.Query(actor, action, type, target, from, until);
        }

        /** Whether it has no condition. */
        public boolean isEmpty() {
            return query().isEmpty();
        }

        /** As the query of this page and of the API, each condition with a leading ampersand. */
        public String query() {
            return parameter("actor", actor)
                    + parameter("action", action)
                    + parameter("target_type", type)
                    + parameter("target", target)
                    + parameter("from", from)
                    + parameter("until", until);
        }

        /** The path of the API with the same content. */
        public String api() {
            return "/api/v1/audit?page_size=" + PAGE_SIZE + query();
        }

        private static String parameter(String name, String value) {
            return value.isEmpty() ? "" : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
        }
    }

    /** A row of the table. */
    @TemplateData
    public record Row(AuditEntryView entry, List<Field> fields) {

        static Row of(AuditEntryView entry) {
            List<Field> fields = Stream.concat(entry.before().keySet().stream(), entry.after().keySet().stream())
                    .distinct()
                    .sorted()
                    .map(name -> new Field(
                            name,
                            entry.before().getOrDefault(name, ""),
                            entry.after().getOrDefault(name, "")))
                    .toList();
            return new Row(entry, fields);
        }
    }

    /** A field before and after a change; an empty text for none. */
    @TemplateData
    public record Field(String name, String before, String after) {}

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance audit(
                Filter filter, List<Row> rows, boolean first, @Nullable Long next, @Nullable PageProblem problem);
    }

    /** One page, newest first. */
    @GET
    @Bounded(Use.SEARCH)
    public Response list(
            @RestQuery @Nullable String actor,
            @RestQuery @Nullable String action,
            @RestQuery("target_type") @Nullable String type,
            @RestQuery @Nullable String target,
            @RestQuery @Nullable String from,
            @RestQuery @Nullable String until,
            @RestQuery @Nullable Long after) {
        Filter filter = new Filter(text(actor), text(action), text(type), text(target), text(from), text(until));
        AuditPageView found = new AuditPageView(List.of(), null);
        Optional<ServiceException> problem = Optional.empty();
        try {
            found = search.page(filter.conditions().filter(), Optional.ofNullable(after), PAGE_SIZE);
        } catch (ServiceException failure) {
            problem = Optional.of(failure);
        }
        return pages.show(
                problem.map(ServiceException::status).orElse(200),
                Templates.audit(
                        filter,
                        found.items().stream().map(Row::of).toList(),
                        after == null,
                        found.next(),
                        problem.map(PageProblem::of).orElse(null)));
    }

    private static String text(@Nullable String parameter) {
        return parameter == null ? "" : parameter.strip();
    }
}
