package dev.bartizan.decision.allowlist;

import dev.bartizan.console.LocalPath;
import dev.bartizan.console.OverviewPart;
import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.error.ErrorCode;
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

    private static final int LONGEST_COMMENT = 200;

    private final Allowlist allowlist;
    private final Pages pages;

    AllowlistPage(Allowlist allowlist, Pages pages) {
        this.allowlist = allowlist;
        this.pages = pages;
    }

    /** What the form for a new entry has, so that a refused one can be corrected. */
    @TemplateData
    public record Draft(String subject, String comment, String duration) {

        static final Draft EMPTY = new Draft("", "", "");

        /** A text that begins with a digit or has a colon is an address or a range; all others are host names. */
        private AllowlistEntryRequest request() {
            if (comment.length() > LONGEST_COMMENT) {
                throw new ServiceException(
                        ErrorCode.VALIDATION_FAILED,
                        Map.of("fields", Map.of("comment", "must have at most 200 characters")));
            }
            boolean host = !subject.isEmpty() && subject.indexOf(':') < 0 && Character.isLetter(subject.charAt(0));
            return new AllowlistEntryRequest(
                    host ? null : subject,
                    host ? subject : null,
                    comment.isEmpty() ? null : comment,
                    duration.isEmpty() ? null : duration,
                    null,
                    null);
        }
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance allowlist(
                List<AllowlistEntryView> entries, Draft draft, @Nullable PageProblem problem);

        static native TemplateInstance overview(int entries);
    }

    /** All entries. */
    @GET
    public Response list() {
        return page(Draft.EMPTY, Optional.empty());
    }

    private Response page(Draft draft, Optional<ServiceException> problem) {
        Map<Long, String> names = allowlist.listNames();
        return pages.show(
                problem.map(ServiceException::status).orElse(200),
                Templates.allowlist(
                        allowlist.list().stream()
                                .map(entry -> AllowlistEntryView.of(entry, names))
                                .toList(),
                        draft,
                        problem.map(PageProblem::of).orElse(null)));
    }

    /** Adds an entry; an empty duration is one without an end. */
    @POST
    @RolesAllowed("operator")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response add(
            @RestForm @Nullable String subject,
            @RestForm @Nullable String comment,
            @RestForm @Nullable String duration,
            @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        Draft draft = new Draft(text(subject), text(comment), text(duration));
        try {
            allowlist.add(draft.request().order(), pages.author());
        } catch (ServiceException refused) {
            return page(draft, Optional.of(refused));
        }
        return pages.seeOther(LocalPath.with(PATH, "done", "added"));
    }

    private static String text(@Nullable String field) {
        return field == null ? "" : field.strip();
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
