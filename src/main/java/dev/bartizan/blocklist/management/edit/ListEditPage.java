package dev.bartizan.blocklist.management.edit;

import dev.bartizan.blocklist.Blocklist;
import dev.bartizan.blocklist.management.BlocklistService;
import dev.bartizan.blocklist.management.ListPage;
import dev.bartizan.console.LocalPath;
import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** The page that changes the definition of a list, with a preview of what the changed list would have. */
@Path("/ui/lists")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("admin")
public class ListEditPage {

    private final BlocklistService lists;
    private final ListTrials trials;
    private final ListFormReader reader;
    private final Pages pages;

    ListEditPage(BlocklistService lists, ListTrials trials, ListFormReader reader, Pages pages) {
        this.lists = lists;
        this.trials = trials;
        this.reader = reader;
        this.pages = pages;
    }

    /**
     * The list that is changed, as it is stored.
     *
     * @param headers the names of its additional headers; their values are secrets
     */
    @TemplateData
    public record Edited(long id, String name, List<String> headers) {

        /** The path of the list in the API. */
        public String api() {
            return "/api/v1/blocklists/" + id;
        }
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance edit(
                Edited list, ListDraft draft, @Nullable ListTrial trial, @Nullable PageProblem problem);
    }

    /** The form, with the stored definition. */
    @GET
    @Path("{id}/edit")
    public Response form(@RestPath long id) {
        Blocklist list = lists.find(id);
        return page(list, ListDraft.of(list), null, Optional.empty());
    }

    private Response page(
            Blocklist list, ListDraft draft, @Nullable ListTrial trial, Optional<ServiceException> problem) {
        Edited edited = new Edited(
                list.id(), list.name(), list.source().location().headers().names());
        return pages.show(
                problem.map(ServiceException::status).orElse(200),
                Templates.edit(
                        edited, draft, trial, problem.map(PageProblem::of).orElse(null)));
    }

    /** Leads to the form: browsers request this when a preview is loaded again. */
    @GET
    @Path("{id}/edit/preview")
    public Response afterPreview(@RestPath long id) {
        return pages.seeOther(ListPage.PATH + "/" + id + "/edit");
    }

    /** Downloads the feed of the changed definition without storing anything. */
    @POST
    @Path("{id}/edit/preview")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Bounded(Use.PREVIEW)
    public Response preview(@RestPath long id, @BeanParam ListFormFields fields, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        Blocklist list = lists.find(id);
        ListDraft draft = fields.draft();
        try {
            return page(list, draft, trials.ofChanged(list, reader.valid(draft.request(list))), Optional.empty());
        } catch (ServiceException refused) {
            return page(list, draft, null, Optional.of(refused));
        }
    }

    /** Stores the changed definition. The content stays until the next import. */
    @POST
    @Path("{id}/edit")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response save(@RestPath long id, @BeanParam ListFormFields fields, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        Blocklist list = lists.find(id);
        ListDraft draft = fields.draft();
        try {
            if (list.provisioned()) {
                throw new ServiceException(ErrorCode.READ_ONLY, Map.of("list", list.name()));
            }
            lists.replace(id, reader.valid(draft.request(list)));
        } catch (ServiceException refused) {
            return page(list, draft, null, Optional.of(refused));
        }
        return pages.seeOther(LocalPath.with(ListPage.PATH + "/" + id, "done", "listChanged"));
    }
}
