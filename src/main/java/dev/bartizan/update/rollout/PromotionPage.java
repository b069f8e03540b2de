package dev.bartizan.update.rollout;

import dev.bartizan.console.LocalPath;
import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.error.ServiceException;
import dev.bartizan.update.Adoption;
import dev.bartizan.update.ChannelName;
import dev.bartizan.update.Update;
import dev.bartizan.update.UpdateApps;
import dev.bartizan.update.UploadKey;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/**
 * Publishes an update to another channel. The upload key is needed, as for an upload: a session of an administrator is not
 * enough to publish.
 */
@Path("/ui/updates/{id}/promotion")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("admin")
public class PromotionPage {

    private final UpdateService service;
    private final Adoption adoption;
    private final UploadKey key;
    private final UpdateApps apps;
    private final Pages pages;

    PromotionPage(UpdateService service, Adoption adoption, UploadKey key, UpdateApps apps, Pages pages) {
        this.service = service;
        this.adoption = adoption;
        this.key = key;
        this.apps = apps;
        this.pages = pages;
    }

    /** The texts of the form, so that a refused one can be corrected; without the key. */
    @TemplateData
    public record PromotionDraft(String channel, String rollout) {}

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance promotion(
                UpdateLine promoted, PromotionDraft draft, boolean keyed, @Nullable PageProblem problem);
    }

    /** The form. */
    @GET
    public Response form(@RestPath UUID id) {
        return show(service.get(id), new PromotionDraft("", "100"), Optional.empty());
    }

    private Response show(Update promoted, PromotionDraft draft, Optional<ServiceException> refused) {
        return pages.show(
                refused.map(ServiceException::status).orElse(200),
                Templates.promotion(
                        UpdateLine.of(promoted, adoption, 0),
                        draft,
                        key.configured(promoted.target().app()),
                        refused.map(PageProblem::of).orElse(null)));
    }

    /** Publishes the copy; shows the clients that get it. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response promote(
            @RestPath UUID id,
            @RestForm("key") @Nullable String brought,
            @RestForm @Nullable String channel,
            @RestForm @Nullable String rollout,
            @RestForm @Nullable String csrf,
            @Context HttpServerRequest request) {
        pages.requireOwnForm(csrf);
        Update promoted = service.get(id);
        PromotionDraft draft = new PromotionDraft(text(channel), text(rollout));
        try {
            key.requireFor(apps.get(promoted.target().app()), key.require(request, text(brought)));
            if (!ChannelName.isValid(draft.channel())) {
                throw ServiceException.invalid(
                        Map.of("channel", "must match " + ChannelName.PATTERN), Map.of("channel", draft.channel()));
            }
            Update published = service.promote(id, draft.channel(), UpdatePage.percent(draft.rollout()));
            return pages.seeOther(
                    LocalPath.with(TargetLine.Name.of(published.target()).path(), "done", "promoted"));
        } catch (ServiceException refused) {
            return show(promoted, draft, Optional.of(refused));
        }
    }

    private static String text(@Nullable String field) {
        return field == null ? "" : field.strip();
    }
}
