package dev.bartizan.decision.allowlist.effect;

import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What each entry of the allowlist takes out of which list; the page of the allowlist loads it as a part. */
@Path("/ui/allowlist")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("viewer")
@TemplateData(target = AllowlistEffectView.class)
@TemplateData(target = AllowlistEffectView.Taken.class)
public class AllowlistEffectPage {

    private final AllowlistEffects effects;
    private final Pages pages;

    AllowlistEffectPage(AllowlistEffects effects, Pages pages) {
        this.effects = effects;
        this.pages = pages;
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance effect(
                List<AllowlistEffectView> entries, boolean truncated, @Nullable PageProblem problem);
    }

    /** All entries that take out something. */
    @GET
    @Path("effect")
    @Bounded(Use.SEARCH)
    public Response effect() {
        try {
            AllowlistEffects.Effects found = effects.now();
            return pages.show(Templates.effect(found.entries(), found.truncated(), null));
        } catch (ServiceException refused) {
            return pages.show(refused.status(), Templates.effect(List.of(), false, PageProblem.of(refused)));
        }
    }
}
