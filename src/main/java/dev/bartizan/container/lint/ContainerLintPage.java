package dev.bartizan.container.lint;

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
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** The findings of the lint of a container. The page of the container loads the same as a part of itself. */
@Path("/ui/containers/{name}/lint")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("viewer")
@TemplateData(target = LintFindingView.class)
public class ContainerLintPage {

    private final ContainerLint lint;
    private final Pages pages;

    ContainerLintPage(ContainerLint lint, Pages pages) {
        this.lint = lint;
        this.pages = pages;
    }

    /** The container. */
    @TemplateData
    public record Subject(String name) {

        /** The path of its page. */
        public String path() {
            return "/ui/containers/" + segment();
        }

        /** The path of the findings in the API. */
        public String api() {
            return "/api/v1/containers/" + segment() + "/lint";
        }

        private String segment() {
            return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        }
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance lint(
                Subject container, List<LintFindingView> findings, @Nullable PageProblem problem);
    }

    /** The findings, most urgent first. */
    @GET
    @Bounded(Use.SEARCH)
    public Response lint(@RestPath String name) {
        Subject container = new Subject(name);
        try {
            return pages.show(Templates.lint(container, lint.check(name), null));
        } catch (ServiceException failure) {
            return pages.show(failure.status(), Templates.lint(container, List.of(), PageProblem.of(failure)));
        }
    }
}
