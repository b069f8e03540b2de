package dev.bartizan.container;

import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.ContainerLogLine;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
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
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The last lines of a container's log. The page of the container loads the same as a part of itself. */
@Path("/ui/containers/{name}/log")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("viewer")
public class ContainerLogPage {

    private static final int MOST_LINES = 500;
    private static final int LONGEST_LINE = 1_000;

    /** How long a page follows a log, in seconds. */
    private static final long LONGEST_FOLLOW = 600;

    private final ContainerEngine engine;
    private final Pages pages;
    private final Clock clock;

    ContainerLogPage(ContainerEngine engine, Pages pages, Clock clock) {
        this.engine = engine;
        this.pages = pages;
        this.clock = clock;
    }

    /** A line; its text is cut after 1000 characters. */
    @TemplateData
    public record Line(Instant at, boolean stderr, String text) {

        private static Line of(ContainerLogLine line) {
            String text = line.text();
            return new Line(
                    line.at(),
                    line.stderr(),
                    text.length() > LONGEST_LINE ? text.substring(0, LONGEST_LINE) + "…" : text);
        }
    }

    /**
     * What is shown.
     *
     * @param tail maximum number of lines
     * @param until when the page stops to load itself, in seconds since 1970; 0 if it doesn't
     */
    @TemplateData
    public record Log(String name, int tail, long until, List<Line> lines) {

        /** Path and query of the page as it loads itself; the response is 204 while the lines are the same. */
        public String followed() {
            return still() + "&until=" + until + "&seen=" + seen();
        }

        private String seen() {
            return Integer.toHexString(lines.hashCode());
        }

        /** Path and query of the page that begins to load itself. */
        public String following() {
            return still() + "&follow=true";
        }

        /** Path and query of the page that doesn't load itself. */
        public String still() {
            return path() + "?tail=" + tail;
        }

        /** Path of the page. */
        public String path() {
            return container() + "/log";
        }

        /** Path of the container's page. */
        public String container() {
            return "/ui/containers/" + segment();
        }

        /** Path of the same in the API. */
        public String api() {
            return "/api/v1/containers/" + segment() + "/logs?tail=" + tail;
        }

        private String segment() {
            return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        }
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance log(Log log, @Nullable PageProblem problem);
    }

    /**
     * The last lines, oldest first.
     *
     * @param follow whether the page begins to load itself
     * @param until when it stops to do so, in seconds since 1970
     * @param seen which lines the page shows already
     */
    @GET
    @Bounded(Use.SEARCH)
    public Response log(
            @RestPath String name,
            @RestQuery @DefaultValue("100") int tail,
            @RestQuery boolean follow,
            @RestQuery @DefaultValue("0") long until,
            @RestQuery @Nullable String seen) {
        int most = Math.clamp(tail, 1, MOST_LINES);
        long now = clock.instant().getEpochSecond();
        long end = follow ? now + LONGEST_FOLLOW : Math.min(until, now + LONGEST_FOLLOW);
        try {
            List<Line> lines = engine.logs(name, most).stream().map(Line::of).toList();
            Log log = new Log(name, most, end > now ? end : 0, lines);
            return log.until() > 0 && log.seen().equals(seen)
                    ? Response.noContent().build()
                    : pages.show(Templates.log(log, null));
        } catch (ServiceException failure) {
            return pages.show(
                    failure.status(), Templates.log(new Log(name, most, 0, List.of()), PageProblem.of(failure)));
        }
    }
}
