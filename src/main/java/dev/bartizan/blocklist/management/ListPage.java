package dev.bartizan.blocklist.management;

import dev.bartizan.blocklist.FeedLocation;
import dev.bartizan.blocklist.ListHealth;
import dev.bartizan.blocklist.importing.BlocklistImporter;
import dev.bartizan.blocklist.importing.ImportScheduler;
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
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The page of lists: their state, imports, and whether they are enabled; and its part of the overview. */
@Path(ListPage.PATH)
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("viewer")
public class ListPage implements OverviewPart {

    /** The path of the page; pages of one list are below it. */
    public static final String PATH = "/ui/lists";

    private static final Set<ListHealth> PROBLEMS =
            EnumSet.of(ListHealth.EMPTY, ListHealth.STALE, ListHealth.FAILING, ListHealth.EXPIRED);

    private final BlocklistService lists;
    private final BlocklistImporter importer;
    private final ImportRuns runs;
    private final ImportScheduler scheduler;
    private final Pages pages;

    ListPage(
            BlocklistService lists,
            BlocklistImporter importer,
            ImportRuns runs,
            ImportScheduler scheduler,
            Pages pages) {
        this.lists = lists;
        this.importer = importer;
        this.runs = runs;
        this.scheduler = scheduler;
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

        private static Line of(ListView list, ImportScheduler.Plan plan) {
            return new Line(
                    list.id(),
                    list.name(),
                    new State(list.health(), list.enabled(), list.allow()),
                    new Content(list.ranges(), list.lastSuccessAt(), nextRun(list, plan)),
                    list.lastMessage(),
                    list.readOnly());
        }

        /** The first run of the schedule that may ask the source. */
        private static @Nullable Instant nextRun(ListView list, ImportScheduler.Plan plan) {
            Instant next = plan.next().orElse(null);
            Instant notBefore = list.nextFetchAt();
            if (!list.enabled() || next == null || list.url().equals(FeedLocation.PUSHED)) {
                return null;
            }
            return notBefore == null || !notBefore.isAfter(next)
                    ? next
                    : plan.schedule().next(notBefore).orElse(null);
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
     * @param nextRun the next import by the schedule; null if none is planned
     */
    @TemplateData
    public record Content(
            @Nullable Integer ranges,
            @Nullable Instant since,
            @Nullable Instant nextRun) {}

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance lists(
                List<Line> lines, ImportRuns.@Nullable Shown run, @Nullable PageProblem problem);

        static native TemplateInstance overview(int enabled, List<Line> bad, List<Line> fresh);
    }

    /**
     * All lists, by name.
     *
     * @param run the import that was just started
     */
    @GET
    public Response list(@RestQuery @Nullable Long run) {
        return page(run == null ? Optional.empty() : runs.find(run), Optional.empty());
    }

    private Response page(Optional<ServiceException> problem) {
        return page(Optional.empty(), problem);
    }

    private Response page(Optional<ImportRuns.Shown> run, Optional<ServiceException> problem) {
        return pages.show(
                problem.map(ServiceException::status).orElse(200),
                Templates.lists(
                        lines(), run.orElse(null), problem.map(PageProblem::of).orElse(null)));
    }

    private List<Line> lines() {
        ImportScheduler.Plan plan = scheduler.plan();
        return lists.list().stream().map(list -> Line.of(list, plan)).toList();
    }

    /**
     * Starts an import of one list, or of all.
     *
     * @param stay whether the answer leads to the page of the list instead of that of all lists
     */
    @POST
    @Path("import")
    @RolesAllowed("operator")
    public Response startImport(@RestForm @Nullable Long id, @RestForm boolean stay, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        try {
            long run = importer.start(new BlocklistImporter.Order(ImportTrigger.API, id, false))
                    .run();
            String path = LocalPath.with(stay && id != null ? PATH + "/" + id : PATH, "done", "importing");
            return pages.seeOther(LocalPath.with(path, "run", Long.toString(run)));
        } catch (ServiceException refused) {
            return page(Optional.of(refused));
        }
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
