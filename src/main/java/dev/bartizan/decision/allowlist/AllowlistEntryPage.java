package dev.bartizan.decision.allowlist;

import dev.bartizan.blocklist.management.BlocklistService;
import dev.bartizan.blocklist.management.ListView;
import dev.bartizan.console.LocalPath;
import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.error.ServiceException;
import io.quarkus.qute.CheckedTemplate;
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
import java.util.Optional;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** The page that changes an entry of the allowlist. */
@Path(AllowlistPage.PATH)
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("operator")
public class AllowlistEntryPage {

    private final Allowlist allowlist;
    private final BlocklistService lists;
    private final Pages pages;

    AllowlistEntryPage(Allowlist allowlist, BlocklistService lists, Pages pages) {
        this.allowlist = allowlist;
        this.lists = lists;
        this.pages = pages;
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance entry(
                AllowlistEntryView entry,
                String api,
                List<String> blocking,
                AllowlistDraft draft,
                @Nullable PageProblem problem);
    }

    /** The form, with the entry as it is stored. */
    @GET
    @Path("{id}/edit")
    public Response form(@RestPath long id) {
        AllowlistEntryView entry = view(id);
        return page(entry, AllowlistDraft.of(entry), Optional.empty());
    }

    private AllowlistEntryView view(long id) {
        return AllowlistEntryView.of(allowlist.get(id), allowlist.listNames());
    }

    private Response page(AllowlistEntryView entry, AllowlistDraft draft, Optional<ServiceException> problem) {
        List<String> blocking = lists.list().stream()
                .filter(list -> !list.allow())
                .map(ListView::name)
                .toList();
        return pages.show(
                problem.map(ServiceException::status).orElse(200),
                Templates.entry(
                        entry,
                        "/api/v1/allowlist/" + entry.id(),
                        blocking,
                        draft,
                        problem.map(PageProblem::of).orElse(null)));
    }

    /** Changes the entry. Without a list, its lists stay; without an end, it has none. */
    @POST
    @Path("{id}/edit")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response change(
            @RestPath long id,
            @RestForm @Nullable String subject,
            @RestForm @Nullable String comment,
            @RestForm @Nullable String end,
            @RestForm("lists") @Nullable List<String> only,
            @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        AllowlistDraft draft = AllowlistDraft.of(subject, comment, end, only);
        try {
            allowlist.set(id, draft.order());
        } catch (ServiceException refused) {
            return page(view(id), draft, Optional.of(refused));
        }
        return pages.seeOther(LocalPath.with(AllowlistPage.PATH, "done", "entryChanged"));
    }
}
