package dev.bartizan.decision.bouncer.page;

import dev.bartizan.access.Role;
import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.decision.bouncer.BouncerOverview;
import dev.bartizan.decision.bouncer.BouncerView;
import dev.bartizan.decision.bouncer.contact.RefusedBouncerView;
import dev.bartizan.decision.bouncer.contact.RefusedBouncers;
import dev.bartizan.error.ServiceException;
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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/**
 * Whether a bouncer reaches Bartizan, and which requests were refused. The page of a new key loads it every three seconds
 * until the bouncer's first request, at most for ten minutes.
 */
@Path(BouncerPage.PATH)
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Role.Name.VIEWER)
@TemplateData(target = RefusedBouncerView.class)
@TemplateData(target = RefusedBouncerView.Reason.class)
public class BouncerContactPage {

    private static final int MAXIMUM_TURNS = 200;
    private static final Duration SHOWN = Duration.ofHours(1);

    private final BouncerOverview bouncers;
    private final RefusedBouncers refused;
    private final Clock clock;
    private final Pages pages;

    BouncerContactPage(BouncerOverview bouncers, RefusedBouncers refused, Clock clock, Pages pages) {
        this.bouncers = bouncers;
        this.refused = refused;
        this.clock = clock;
        this.pages = pages;
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance contact(
                String name,
                @Nullable BouncerLine line,
                boolean made,
                boolean since,
                boolean twoKeys,
                boolean waiting,
                String next,
                List<RefusedBouncerView> refused,
                @Nullable PageProblem problem);
    }

    /**
     * The connection of a bouncer.
     *
     * @param since only requests after this count, in milliseconds since 1970; null for all
     * @param turn how often the page was loaded again
     */
    @GET
    @Path("{id}/contact")
    public Response contact(
            @RestPath long id, @RestQuery @Nullable Long since, @RestQuery @DefaultValue("0") int turn) {
        String path = BouncerPage.PATH + "/" + id + "/contact";
        try {
            BouncerView view = bouncers.get(id);
            BouncerLine line = BouncerLine.of(view);
            Instant at = line.contact().at();
            boolean twoKeys = since != null && view.previousKey() != null;
            boolean made = at != null && (since == null || at.toEpochMilli() >= since);
            Instant shown = clock.instant().minus(SHOWN);
            return pages.show(Templates.contact(
                    line.name(),
                    line,
                    made,
                    since != null,
                    twoKeys,
                    !made && since != null && turn < MAXIMUM_TURNS,
                    since == null ? path : path + "?since=" + since + "&turn=" + (turn + 1),
                    refused.newest().stream()
                            .filter(each -> each.lastAt().isAfter(shown))
                            .toList(),
                    null));
        } catch (ServiceException refusal) {
            return pages.show(
                    refusal.status(),
                    Templates.contact("", null, false, false, false, false, path, List.of(), PageProblem.of(refusal)));
        }
    }
}
