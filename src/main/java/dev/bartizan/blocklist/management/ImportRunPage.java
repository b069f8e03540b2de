package dev.bartizan.blocklist.management;

import dev.bartizan.console.Pages;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.RestPath;

/** The page of an import run; other pages load its section every second while the import runs. */
@Path(ListPage.PATH)
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("viewer")
public class ImportRunPage {

    private final ImportRuns runs;
    private final Pages pages;

    ImportRunPage(ImportRuns runs, Pages pages) {
        this.runs = runs;
        this.pages = pages;
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance run(ImportRuns.Shown run);
    }

    /** Progress or results of a run. */
    @GET
    @Path("import/{run}")
    public Response run(@RestPath long run) {
        return pages.show(Templates.run(runs.require(run)));
    }
}
