package dev.bartizan.update.rollout;

import dev.bartizan.console.LocalPath;
import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.error.ServiceException;
import dev.bartizan.update.Adoption;
import dev.bartizan.update.Update;
import dev.bartizan.update.UpdateConfig;
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
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** The page of a release: the updates of all platforms that were published together. Rolls them out and back in one step. */
@Path(UpdateReleasePage.PATH + "{id}")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("viewer")
public class UpdateReleasePage {

    static final String PATH = "/ui/updates/releases/";

    private final UpdateService service;
    private final Adoption adoption;
    private final int failureLimit;
    private final Pages pages;

    UpdateReleasePage(UpdateService service, Adoption adoption, UpdateConfig config, Pages pages) {
        this.service = service;
        this.adoption = adoption;
        this.failureLimit = config.failureLimit().orElse(0);
        this.pages = pages;
    }

    /**
     * A release.
     *
     * @param percent rollout of its updates; the highest one if they differ
     * @param updates not empty
     */
    @TemplateData
    public record Release(UUID id, int percent, List<UpdateLine> updates) {

        /** Its path in the API. */
        public String api() {
            return "/api/updates/releases/" + id;
        }

        /** Whether it has an update that can be rolled out, not only rollbacks to the embedded one. */
        public boolean rollable() {
            return updates.stream().anyMatch(update -> !update.embedded());
        }
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance release(Release release, @Nullable PageProblem problem);
    }

    /** The updates of the release. */
    @GET
    public Response find(@RestPath UUID id) {
        return show(id, Optional.empty());
    }

    private Response show(UUID id, Optional<ServiceException> refused) {
        List<Update> members = service.release(id);
        Release release = new Release(
                id,
                members.stream().mapToInt(Update::rollout).max().orElse(0),
                members.stream()
                        .map(update -> UpdateLine.of(update, adoption, failureLimit))
                        .toList());
        return pages.show(
                refused.map(ServiceException::status).orElse(200),
                Templates.release(release, refused.map(PageProblem::of).orElse(null)));
    }

    /** Changes the share of clients that get the updates. */
    @POST
    @Path("rollout")
    @RolesAllowed("admin")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response rollOut(@RestPath UUID id, @RestForm @Nullable String percent, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        try {
            boolean all = service.setReleaseRollout(id, UpdatePage.percent(percent))
                    .skipped()
                    .isEmpty();
            return pages.seeOther(LocalPath.with(PATH + id, "done", all ? "rolled" : "rolledPartly"));
        } catch (ServiceException refused) {
            return show(id, Optional.of(refused));
        }
    }

    /** Rolls back the updates; shows the release that was published. */
    @POST
    @Path("rollback")
    @RolesAllowed("admin")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response rollBack(@RestPath UUID id, @RestForm @Nullable String to, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        try {
            UUID published =
                    service.rollBackRelease(id, Rollback.of(to)).getFirst().release();
            return pages.seeOther(LocalPath.with(PATH + published, "done", "back"));
        } catch (ServiceException refused) {
            return show(id, Optional.of(refused));
        }
    }
}
