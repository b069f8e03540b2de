package dev.bartizan.update.adoption;

import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
import dev.bartizan.update.Platform;
import dev.bartizan.update.Update;
import dev.bartizan.update.UpdateApp;
import dev.bartizan.update.Updates;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The page with the adoption of updates over time. The page of a target loads it after itself, because it comes from the database. */
@Path("/ui/updates/adoption")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("viewer")
public class AdoptionPage {

    private final AdoptionHours hours;
    private final Updates updates;
    private final Pages pages;
    private final Clock clock;

    AdoptionPage(AdoptionHours hours, Updates updates, Pages pages, Clock clock) {
        this.hours = hours;
        this.updates = updates;
        this.pages = pages;
        this.clock = clock;
    }

    /**
     * What the page is about.
     *
     * @param query identifies the target in a query
     */
    @TemplateData
    public record Shown(
            String app, String platform, String runtimeVersion, String channel, String query, String window) {

        static Shown of(Update.Target target, AdoptionWindow window) {
            return new Shown(
                    target.app(),
                    target.platform().wireName(),
                    target.runtimeVersion(),
                    target.channel(),
                    "?platform=" + target.platform().wireName() + "&runtime=" + encoded(target.runtimeVersion())
                            + "&channel=" + encoded(target.channel())
                            + (target.app().equals(UpdateApp.DEFAULT) ? "" : "&app=" + encoded(target.app())),
                    window.text());
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }

        /** The path of the same in the API. */
        public String api() {
            return UpdateApp.path(app) + "/adoption?platform=" + platform + "&runtimeVersion=" + encoded(runtimeVersion)
                    + "&channel=" + encoded(channel) + "&window=" + window;
        }
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance adoption(
                Shown shown, List<String> windows, @Nullable ShareChart chart, @Nullable PageProblem problem);
    }

    /**
     * The shares of the updates of one target.
     *
     * @param window {@code 48h} or {@code 30d}; 48 hours for other texts
     */
    @GET
    @Bounded(Use.SEARCH)
    public Response adoption(
            @RestQuery @DefaultValue("") String platform,
            @RestQuery @DefaultValue("") String runtime,
            @RestQuery @DefaultValue("") String channel,
            @RestQuery @DefaultValue(UpdateApp.DEFAULT) String app,
            @RestQuery @DefaultValue("") String window) {
        Update.Target target = new Update.Target(
                app,
                Platform.of(platform).orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND)),
                runtime,
                channel);
        AdoptionWindow wanted = AdoptionWindow.of(window).orElse(AdoptionWindow.HOURS);
        List<String> windows =
                Stream.of(AdoptionWindow.values()).map(AdoptionWindow::text).toList();
        Shown shown = Shown.of(target, wanted);
        try {
            return pages.show(Templates.adoption(shown, windows, chart(target, wanted), null));
        } catch (ServiceException unreadable) {
            return pages.show(
                    unreadable.status(), Templates.adoption(shown, windows, null, PageProblem.of(unreadable)));
        }
    }

    private ShareChart chart(Update.Target target, AdoptionWindow window) {
        Instant now = clock.instant();
        AdoptionView view = AdoptionView.of(
                window, now, hours.requests(target, window.starts(now).getFirst()));
        return ShareChart.of(view, updates.of(target));
    }
}
