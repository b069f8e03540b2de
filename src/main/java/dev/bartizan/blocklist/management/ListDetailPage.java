package dev.bartizan.blocklist.management;

import dev.bartizan.blocklist.ImportOutcome;
import dev.bartizan.blocklist.feed.RejectedLine;
import dev.bartizan.blocklist.importing.ImportLog;
import dev.bartizan.blocklist.importing.ImportScheduler;
import dev.bartizan.blocklist.importing.LogEntryView;
import dev.bartizan.console.BarChart;
import dev.bartizan.console.LocalPath;
import dev.bartizan.console.Moments;
import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Page;
import dev.bartizan.http.Use;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The page of one list: its source, versions, past imports and entries, and a preview of the next import. */
@Path(ListPage.PATH)
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("viewer")
@TemplateData(target = ListView.class)
@TemplateData(target = ListVersionView.class)
@TemplateData(target = ListEntryView.class)
@TemplateData(target = ListPreviewView.class)
@TemplateData(target = DryRunView.class)
@TemplateData(target = DryRunView.Example.class)
@TemplateData(target = ProtectedAddressView.class)
@TemplateData(target = LogEntryView.class)
@TemplateData(target = RejectedLine.class)
@TemplateData(target = ImportOutcome.class)
public class ListDetailPage {

    private static final int IMPORTS = 10;

    /** As many imports are in the chart of the size. */
    private static final int SIZES = 60;

    private static final int SECONDS_IN_A_MINUTE = 60;
    private static final int ENTRIES = 100;

    private final BlocklistService lists;
    private final ListPreviewer previewer;
    private final ImportLog log;
    private final ImportRuns runs;
    private final ImportScheduler scheduler;
    private final ListIntervals intervals;
    private final SecurityIdentity caller;
    private final Pages pages;

    ListDetailPage(
            BlocklistService lists,
            ListPreviewer previewer,
            ImportLog log,
            ImportRuns runs,
            ImportScheduler scheduler,
            ListIntervals intervals,
            SecurityIdentity caller,
            Pages pages) {
        this.lists = lists;
        this.previewer = previewer;
        this.log = log;
        this.runs = runs;
        this.scheduler = scheduler;
        this.intervals = intervals;
        this.caller = caller;
        this.pages = pages;
    }

    /**
     * What is known about a list.
     *
     * @param list without secrets, unless an administrator looks
     * @param versions the kept versions, newest first
     * @param imports its last imports, newest first
     * @param sizes its size after each of the last imports that found content; null if there are less than two
     * @param nextRun the next import of all lists by the schedule; null if none is planned
     * @param run the import that was just started; null if there is none
     */
    @TemplateData
    public record Known(
            ListView list,
            List<ListVersionView> versions,
            List<LogEntryView> imports,
            @Nullable BarChart sizes,
            @Nullable Instant nextRun,
            ImportRuns.@Nullable Shown run) {

        /** The path of the list in the API. */
        public String api() {
            return ListDetailPage.api(list);
        }

        /** The minimum time between two downloads, in whole minutes, rounded up. */
        public long minimumMinutes() {
            return Math.ceilDiv(list.minimumIntervalSeconds(), SECONDS_IN_A_MINUTE);
        }

        /** Whether the schedule imports it. */
        public boolean scheduled() {
            return list.enabled() && downloaded();
        }

        /** Whether its content is downloaded, so that there is a preview. */
        public boolean downloaded() {
            return !list.url().startsWith("push:");
        }
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance list(Known known, @Nullable PageProblem problem);

        static native TemplateInstance entries(ListView list, String api, String contains, Page<ListEntryView> found);

        static native TemplateInstance preview(
                ListView list, String api, @Nullable ListPreviewView preview, @Nullable PageProblem problem);
    }

    /**
     * One list.
     *
     * @param run the import that was just started
     */
    @GET
    @Path("{id}")
    public Response get(@RestPath long id, @RestQuery @Nullable Long run) {
        return page(id, run, Optional.empty());
    }

    private Response page(long id, @Nullable Long run, Optional<ServiceException> problem) {
        ListView list = visible(lists.get(id));
        List<LogEntryView> imports = log.page(list.name(), 1, SIZES).items();
        Known known = new Known(
                list,
                lists.versions(id).stream().map(ListVersionView::of).toList(),
                imports.stream().limit(IMPORTS).toList(),
                sizes(imports),
                scheduler.plan().next().orElse(null),
                run == null ? null : runs.find(run).orElse(null));
        return pages.show(
                problem.map(ServiceException::status).orElse(200),
                Templates.list(known, problem.map(PageProblem::of).orElse(null)));
    }

    private static @Nullable BarChart sizes(List<LogEntryView> newestFirst) {
        List<BarChart.Point> points = newestFirst.reversed().stream()
                .filter(each -> each.outcome().success() && each.ranges() != null && each.finishedAt() != null)
                .map(each -> new BarChart.Point(
                        Moments.utc(Objects.requireNonNull(each.finishedAt())), Objects.requireNonNull(each.ranges())))
                .toList();
        return points.size() < 2 ? null : BarChart.ofLevels("sizes", points);
    }

    private ListView visible(ListView list) {
        return caller.hasRole("admin") ? list : list.withoutSecrets();
    }

    /** Its entries, in the order of addresses. */
    @GET
    @Path("{id}/entries")
    @Bounded(Use.SEARCH)
    public Response entries(
            @RestPath long id, @RestQuery @DefaultValue("") String contains, @RestQuery @DefaultValue("1") int page) {
        ListView list = visible(lists.get(id));
        Page<ListEntryView> found = lists.entries(id, contains, Math.clamp(page, 1, Page.LAST), ENTRIES);
        return pages.show(Templates.entries(list, api(list) + "/entries", contains, found));
    }

    /** Downloads the list without storing anything. */
    @GET
    @Path("{id}/preview")
    @RolesAllowed("operator")
    @Bounded(Use.PREVIEW)
    public Response preview(@RestPath long id) {
        ListView list = visible(lists.get(id));
        String api = api(list) + "/preview";
        try {
            return pages.show(Templates.preview(list, api, previewer.preview(id), null));
        } catch (ServiceException refused) {
            return pages.show(refused.status(), Templates.preview(list, api, null, PageProblem.of(refused)));
        }
    }

    private static String api(ListView list) {
        return "/api/v1/blocklists/" + list.id();
    }

    /** Publishes an older version. */
    @POST
    @Path("{id}/restore/{version}")
    @RolesAllowed("operator")
    public Response restore(@RestPath long id, @RestPath long version, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        try {
            lists.restore(id, version);
        } catch (ServiceException refused) {
            return page(id, null, Optional.of(refused));
        }
        return pages.seeOther(LocalPath.with(ListPage.PATH + "/" + id, "done", "listRestored"));
    }

    /**
     * Changes the minimum time between two downloads.
     *
     * @param minutes minutes, or nothing for none
     */
    @POST
    @Path("{id}/interval")
    @RolesAllowed("admin")
    public Response changeInterval(
            @RestPath long id, @RestForm @Nullable String minutes, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        try {
            intervals.change(id, minutes(minutes == null ? "" : minutes.strip()));
        } catch (ServiceException refused) {
            return page(id, null, Optional.of(refused));
        }
        return pages.seeOther(LocalPath.with(ListPage.PATH + "/" + id, "done", "intervalChanged"));
    }

    private static Duration minutes(String text) {
        try {
            return Duration.ofMinutes(text.isEmpty() ? 0 : Integer.parseInt(text));
        } catch (NumberFormatException none) {
            throw ServiceException.invalid(
                    Map.of("minimum_interval_seconds", "must be a whole number of minutes"), Map.of());
        }
    }

    /** Deletes the list with its versions. */
    @POST
    @Path("{id}/delete")
    @RolesAllowed("admin")
    public Response delete(@RestPath long id, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        try {
            lists.delete(id);
        } catch (ServiceException refused) {
            return page(id, null, Optional.of(refused));
        }
        return pages.seeOther(LocalPath.with(ListPage.PATH, "done", "listDeleted"));
    }
}
