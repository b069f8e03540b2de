package dev.bartizan.blocklist.management;

import dev.bartizan.blocklist.ImportOutcome;
import dev.bartizan.blocklist.feed.RejectedLine;
import dev.bartizan.blocklist.importing.ImportLog;
import dev.bartizan.blocklist.importing.LogEntryView;
import dev.bartizan.blocklist.importing.RunStatus;
import dev.bartizan.blocklist.importing.RunView;
import dev.bartizan.console.LocalPath;
import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.error.ErrorCode;
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
import java.util.List;
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
@TemplateData(target = ListPreviewView.Difference.class)
@TemplateData(target = DryRunView.class)
@TemplateData(target = DryRunView.Example.class)
@TemplateData(target = ProtectedAddressView.class)
@TemplateData(target = LogEntryView.class)
@TemplateData(target = RejectedLine.class)
@TemplateData(target = RunView.class)
@TemplateData(target = RunStatus.class)
@TemplateData(target = ImportOutcome.class)
public class ListDetailPage {

    private static final int IMPORTS = 10;
    private static final int ENTRIES = 100;

    private final BlocklistService lists;
    private final ListPreviewer previewer;
    private final ImportLog log;
    private final SecurityIdentity caller;
    private final Pages pages;

    ListDetailPage(
            BlocklistService lists, ListPreviewer previewer, ImportLog log, SecurityIdentity caller, Pages pages) {
        this.lists = lists;
        this.previewer = previewer;
        this.log = log;
        this.caller = caller;
        this.pages = pages;
    }

    /**
     * What is known about a list.
     *
     * @param list without secrets, unless an administrator looks
     * @param versions the kept versions, newest first
     * @param imports its last imports, newest first
     * @param run the import that was just started; null if there is none
     */
    @TemplateData
    public record Known(
            ListView list,
            List<ListVersionView> versions,
            List<LogEntryView> imports,
            @Nullable RunView run) {

        /** The path of the list in the API. */
        public String api() {
            return ListDetailPage.api(list);
        }

        /** Whether the import that was just started is not over. */
        public boolean importing() {
            return run != null && run.status() == RunStatus.RUNNING;
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
        Known known = new Known(
                list,
                lists.versions(id).stream().map(ListVersionView::of).toList(),
                log.page(list.name(), 1, IMPORTS).items(),
                run == null ? null : started(run));
        return pages.show(
                problem.map(ServiceException::status).orElse(200),
                Templates.list(known, problem.map(PageProblem::of).orElse(null)));
    }

    private @Nullable RunView started(long run) {
        try {
            return log.run(run);
        } catch (ServiceException unknown) {
            if (unknown.code() == ErrorCode.NOT_FOUND) {
                return null;
            }
            throw unknown;
        }
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
