package dev.bartizan.blocklist.management;

import dev.bartizan.blocklist.ListHealth;
import dev.bartizan.blocklist.importing.BlocklistImporter;
import dev.bartizan.blocklist.importing.ImportTrigger;
import dev.bartizan.console.LocalPath;
import dev.bartizan.console.OverviewPart;
import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.error.ServiceException;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** The page of lists: their state, imports, and whether they are enabled; and its part of the overview. */
@Path(ListPage.PATH)
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("viewer")
public class ListPage implements OverviewPart {

    static final String PATH = "/ui/lists";

    private static final Set<ListHealth> PROBLEMS =
            EnumSet.of(ListHealth.EMPTY, ListHealth.STALE, ListHealth.FAILING, ListHealth.EXPIRED);

    private final BlocklistService lists;
    private final BlocklistImporter importer;
    private final Pages pages;

    ListPage(BlocklistService lists, BlocklistImporter importer, Pages pages) {
        this.lists = lists;
        this.importer = importer;
        this.pages = pages;
    }

    /**
     * A list in the table. The address of the feed, which can contain a key, is not part of it.
     *
     * @param problem why the last import failed
     */
    @TemplateData
    public record Line(
            long id,
            String name,
            State state,
            Content content,
            @Nullable String problem,
            boolean readOnly) {

        private static Line of(ListView list) {
            return new Line(
                    list.id(),
                    list.name(),
                    new State(list.health(), list.enabled(), list.allow()),
                    new Content(list.ranges(), list.lastSuccessAt(), list.nextFetchAt()),
                    list.lastMessage(),
                    list.readOnly());
        }
    }

    /** The state of a list. */
    @TemplateData
    public record State(ListHealth health, boolean enabled, boolean allow) {

        /** Whether somebody should look at it. */
        public boolean bad() {
            return PROBLEMS.contains(health);
        }
    }

    /**
     * What a list has.
     *
     * @param ranges number of published ranges; null if nothing is published
     * @param since the end of the last successful import
     * @param notBefore the source is not asked before
     */
    @TemplateData
    public record Content(
            @Nullable Integer ranges,
            @Nullable Instant since,
            @Nullable Instant notBefore) {}

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance lists(List<Line> lines, @Nullable PageProblem problem);

        static native TemplateInstance overview(int enabled, List<Line> bad, List<Line> fresh);
    }

    /** All lists, by name. */
    @GET
    public Response list() {
        return page(Optional.empty());
    }

    private Response page(Optional<ServiceException> problem) {
        return pages.show(
                problem.map(ServiceException::status).orElse(200),
                Templates.lists(lines(), problem.map(PageProblem::of).orElse(null)));
    }

    private List<Line> lines() {
        return lists.list().stream().map(Line::of).toList();
    }

    /** Starts an import of one list, or of all. */
    @POST
    @Path("import")
    @RolesAllowed("operator")
    public Response startImport(@RestForm @Nullable Long id, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        try {
            importer.start(new BlocklistImporter.Order(ImportTrigger.API, id, false));
        } catch (ServiceException refused) {
            return page(Optional.of(refused));
        }
        return pages.seeOther(LocalPath.with(PATH, "done", "importing"));
    }

    /** Enables or disables a list. */
    @POST
    @Path("{id}/enabled")
    @RolesAllowed("admin")
    public Response enable(@RestPath long id, @RestForm boolean enabled, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        try {
            lists.enable(id, enabled);
        } catch (ServiceException refused) {
            return page(Optional.of(refused));
        }
        return pages.seeOther(LocalPath.with(PATH, "done", enabled ? "enabled" : "disabled"));
    }

    @Override
    public int position() {
        return 20;
    }

    @Override
    public TemplateInstance part() {
        List<Line> enabled =
                lines().stream().filter(line -> line.state().enabled()).toList();
        return Templates.overview(
                enabled.size(),
                enabled.stream().filter(line -> line.state().bad()).toList(),
                enabled.stream().filter(line -> !line.state().bad()).toList());
    }
}
