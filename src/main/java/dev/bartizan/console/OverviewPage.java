package dev.bartizan.console;

import dev.bartizan.error.ServiceException;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.ManagementRoutes;
import dev.bartizan.http.Use;
import io.quarkus.arc.All;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Multi;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Says whether everything is all right, and has a part of each feature. */
@Path("/ui")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("viewer")
public class OverviewPage {

    private final Pages pages;
    private final ConditionPart condition;
    private final LiveOverview live;
    private final List<OverviewPart> parts;
    private final ManagementRoutes management;
    private final int managementPort;

    OverviewPage(
            Pages pages,
            ConditionPart condition,
            LiveOverview live,
            @All List<OverviewPart> parts,
            ManagementRoutes management,
            @ConfigProperty(name = "quarkus.management.port") int managementPort) {
        this.pages = pages;
        this.condition = condition;
        this.live = live;
        this.parts = parts.stream()
                .sorted(Comparator.comparingInt(OverviewPart::position))
                .toList();
        this.management = management;
        this.managementPort = managementPort;
    }

    /**
     * A part.
     *
     * @param live its name if open pages follow its changes; else empty
     * @param log whether it is a list of events
     */
    @TemplateData
    public record Shown(String live, boolean log, String html) {}

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance overview(
                ConditionPart.Condition condition, List<Shown> parts, String version, String management);

        static native TemplateInstance failed(PageProblem problem);
    }

    /** The overview. */
    @GET
    public Response overview() {
        // Before the parts are rendered, so that no change between is lost.
        String version = live.version();
        return pages.show(Templates.overview(
                condition.current(),
                parts.stream().map(this::shown).toList(),
                version,
                management.ownPort() ? managementCommand(pages.origin(), managementPort) : ""));
    }

    /**
     * The command for the same on the management port.
     *
     * @param origin scheme and host of Bartizan, as the browser reaches it
     */
    static String managementCommand(String origin, int port) {
        String host = origin.substring(origin.indexOf("//") + 2);
        int colon = host.lastIndexOf(':');
        String name = colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
        return "curl 'http://" + name.replace("'", "%27") + ":" + port + "/health'";
    }

    private Shown shown(OverviewPart part) {
        return part instanceof LivePart live
                ? new Shown(live.name(), live.log(), render(live))
                : new Shown("", false, render(part));
    }

    /** A part that fails, such as while the database does, doesn't keep the others from being shown. */
    private String render(OverviewPart part) {
        try {
            return pages.render(part.part());
        } catch (ServiceException failure) {
            return pages.render(Templates.failed(PageProblem.of(failure)));
        }
    }

    /**
     * The live parts as they change, as server-sent events: the name of the event is that of the part, its data the HTML.
     *
     * @param since the version that the page shows
     */
    @GET
    @Path("live")
    @NonBlocking
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Bounded(Use.STREAM)
    public Multi<OutboundSseEvent> live(
            @RestQuery @DefaultValue("") String since,
            @RestHeader(HttpHeaders.LAST_EVENT_ID_HEADER) @Nullable String lastEventId,
            @Context HttpServerRequest request,
            @Context Sse sse) {
        return live.follow(
                        lastEventId == null ? since : lastEventId,
                        Preferences.of(request).language())
                .map(update -> event(update, sse));
    }

    private static OutboundSseEvent event(LiveOverview.Update update, Sse sse) {
        return update.part().isEmpty()
                ? sse.newEventBuilder().comment("").build()
                : sse.newEventBuilder()
                        .id(update.version())
                        .name(update.part())
                        .mediaType(MediaType.TEXT_PLAIN_TYPE)
                        .data(String.class, update.html())
                        .build();
    }
}
