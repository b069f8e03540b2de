package dev.bartizan.decision.allowlist;

import dev.bartizan.blocklist.management.BlocklistService;
import dev.bartizan.blocklist.management.ListView;
import dev.bartizan.console.LocalPath;
import dev.bartizan.console.OverviewPart;
import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.error.ServiceException;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
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
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** The page of the allowlist: lists, adds and removes entries, and its part of the overview. */
@Path(AllowlistPage.PATH)
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("viewer")
@TemplateData(target = AllowlistEntryView.class)
public class AllowlistPage implements OverviewPart {

    static final String PATH = "/ui/allowlist";

    private final Allowlist allowlist;
    private final BlocklistService lists;
    private final Pages pages;

    AllowlistPage(Allowlist allowlist, BlocklistService lists, Pages pages) {
        this.allowlist = allowlist;
        this.lists = lists;
        this.pages = pages;
    }

    /**
     * The lists that entries can be limited to, and those that allow, each by name.
     *
     * @param blocking the names of those that block
     */
    @TemplateData
    public record Known(List<String> blocking, List<ListView> sources) {

        static Known of(List<ListView> lists) {
            return new Known(
                    lists.stream()
                            .filter(list -> !list.allow())
                            .map(ListView::name)
                            .toList(),
                    lists.stream().filter(ListView::allow).toList());
        }
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance allowlist(
                List<AllowlistEntryView> entries, Known lists, AllowlistDraft draft, @Nullable PageProblem problem);

        static native TemplateInstance overview(int entries);
    }

    /** All entries. */
    @GET
    public Response list() {
        return page(AllowlistDraft.EMPTY, Optional.empty());
    }

    private Response page(AllowlistDraft draft, Optional<ServiceException> problem) {
        Map<Long, String> names = allowlist.listNames();
        return pages.show(
                problem.map(ServiceException::status).orElse(200),
                Templates.allowlist(
                        allowlist.list().stream()
                                .map(entry -> AllowlistEntryView.of(entry, names))
                                .toList(),
                        Known.of(lists.list()),
                        draft,
                        problem.map(PageProblem::of).orElse(null)));
    }

    /** Adds an entry; an empty duration is one without an end, and without a list it applies to everything. */
    @POST
    @RolesAllowed("operator")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response add(
            @RestForm @Nullable String subject,
            @RestForm @Nullable String comment,
            @RestForm @Nullable String duration,
            @RestForm("lists") @Nullable List<String> only,
            @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        AllowlistDraft draft = AllowlistDraft.of(subject, comment, duration, only);
        try {
            allowlist.add(draft.order(), pages.author());
        } catch (ServiceException refused) {
            return page(draft, Optional.of(refused));
        }
        return pages.seeOther(LocalPath.with(PATH, "done", "added"));
    }

    /** Removes an entry. */
    @POST
    @Path("{id}/remove")
    @RolesAllowed("operator")
    public Response remove(@RestPath long id, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        allowlist.remove(id);
        return pages.seeOther(LocalPath.with(PATH, "done", "removed"));
    }

    @Override
    public int position() {
        return 30;
    }

    @Override
    public TemplateInstance part() {
        return Templates.overview(allowlist.list().size());
    }
}
