package dev.bartizan.container.log;

import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.ContainerSummary;
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
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The page for the search in the logs of several containers. */
@Path(LogSearchPage.PATH)
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("viewer")
public class LogSearchPage {

    static final String PATH = "/ui/containers/logs";

    private static final int MOST_LINES = 500;
    private static final int LONGEST_LINE = 1_000;
    private static final int LONGEST_TEXT = 500;

    private final LogSearch search;
    private final ContainerEngine engine;
    private final Pages pages;
    private final Clock clock;

    LogSearchPage(LogSearch search, ContainerEngine engine, Pages pages, Clock clock) {
        this.search = search;
        this.engine = engine;
        this.pages = pages;
        this.clock = clock;
    }

    /** A container that can be chosen. */
    @TemplateData
    public record Choice(String name, boolean chosen) {}

    /**
     * What the form has.
     *
     * @param choices all containers of the engine, by name
     * @param contains the text that lines must contain
     * @param since a time, or how long ago
     * @param until a time, or how long ago
     */
    @TemplateData
    public record Form(List<Choice> choices, String contains, String since, String until, int limit) {

        private List<String> chosen() {
            return choices.stream().filter(Choice::chosen).map(Choice::name).toList();
        }

        /** Path of the same in the API. */
        public String api() {
            return "/api/v1/containers/logs?"
                    + chosen().stream().map(name -> "container=" + encode(name)).collect(Collectors.joining("&"))
                    + "&contains=" + encode(contains) + "&since=" + encode(since) + "&until=" + encode(until)
                    + "&limit=" + limit;
        }

        private static String encode(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        }
    }

    /** A line; its text is cut after 1000 characters. */
    @TemplateData
    public record Line(Instant at, String container, boolean stderr, String text) {

        private static Line of(LogSearchView.Line line) {
            String text = line.text();
            return new Line(
                    line.at(),
                    line.container(),
                    line.stream().equals("stderr"),
                    text.length() > LONGEST_LINE ? text.substring(0, LONGEST_LINE) + "…" : text);
        }
    }

    /**
     * A log that was not read to the end.
     *
     * @param readTo the time of the last line that was read; null if there was none
     */
    @TemplateData
    public record Gap(
            String container,
            @Nullable Instant readTo,
            @Nullable String problem) {}

    /**
     * What was found.
     *
     * @param lines oldest first
     * @param more whether older lines were found
     */
    @TemplateData
    public record Found(List<Line> lines, boolean more, List<Gap> gaps) {

        private static Found of(LogSearchView view) {
            return new Found(
                    view.items().stream().map(Line::of).toList(),
                    view.more(),
                    view.containers().stream()
                            .filter(log -> !log.complete())
                            .map(log -> new Gap(log.container(), log.readTo(), log.problem()))
                            .toList());
        }
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance search(Form form, @Nullable Found found, @Nullable PageProblem problem);
    }

    /**
     * The form, and what was found.
     *
     * @param container names of containers; nothing is searched without any
     * @param contains text that the lines must contain, in upper or lower case
     * @param since a time, or how long ago
     * @param until a time, or how long ago
     */
    @GET
    @Bounded(Use.SEARCH)
    public Response search(
            @RestQuery List<String> container,
            @RestQuery @DefaultValue("") String contains,
            @RestQuery @DefaultValue("") String since,
            @RestQuery @DefaultValue("") String until,
            @RestQuery @DefaultValue("100") int limit) {
        Form form = new Form(
                container.stream()
                        .distinct()
                        .map(name -> new Choice(name, true))
                        .toList(),
                contains.length() > LONGEST_TEXT ? contains.substring(0, LONGEST_TEXT) : contains,
                since.isBlank() ? "1h" : since.strip(),
                until.isBlank() ? "0s" : until.strip(),
                Math.clamp(limit, 1, MOST_LINES));
        try {
            form = withChoices(form);
            Optional<Found> found = form.chosen().isEmpty() ? Optional.empty() : Optional.of(find(form));
            return pages.show(Templates.search(form, found.orElse(null), null));
        } catch (ServiceException failure) {
            return pages.show(failure.status(), Templates.search(form, null, PageProblem.of(failure)));
        }
    }

    private Found find(Form form) {
        return Found.of(search.search(LogSearch.Query.of(
                form.chosen(), form.contains(), form.since(), form.until(), form.limit(), clock.instant())));
    }

    /** Adds the other containers; those that were chosen and are gone stay. */
    private Form withChoices(Form form) {
        List<String> chosen = form.chosen();
        List<String> names =
                engine.list().stream().map(ContainerSummary::name).sorted().toList();
        List<Choice> choices = Stream.concat(names.stream(), chosen.stream())
                .distinct()
                .map(name -> new Choice(name, chosen.contains(name)))
                .toList();
        return new Form(choices, form.contains(), form.since(), form.until(), form.limit());
    }
}
