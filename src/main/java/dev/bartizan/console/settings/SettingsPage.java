package dev.bartizan.console.settings;

import dev.bartizan.access.account.AccountView;
import dev.bartizan.access.session.SessionView;
import dev.bartizan.access.token.CreatedTokenView;
import dev.bartizan.access.token.TokenView;
import dev.bartizan.console.Pages;
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

/** The index of the settings, and the licences. */
@Path(SettingsPage.PATH)
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("viewer")
@TemplateData(target = AccountView.class)
@TemplateData(target = CreatedTokenView.class)
@TemplateData(target = SessionView.class)
@TemplateData(target = TokenView.class)
public class SettingsPage {

    static final String PATH = "/ui/settings";

    private final Pages pages;

    SettingsPage(Pages pages) {
        this.pages = pages;
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance settings();

        static native TemplateInstance licences(List<IncludedComponent> components);
    }

    /** The index. */
    @GET
    public Response index() {
        return pages.show(Templates.settings());
    }

    /** The licences of the components. */
    @GET
    @Path("licences")
    public Response licences() {
        return pages.show(Templates.licences(IncludedComponent.ALL));
    }
}
