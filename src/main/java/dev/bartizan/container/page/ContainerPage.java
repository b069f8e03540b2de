package dev.bartizan.container.page;

import dev.bartizan.console.LocalPath;
import dev.bartizan.console.OverviewPart;
import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.container.check.CheckedHealth;
import dev.bartizan.container.check.HealthResult;
import dev.bartizan.container.desired.DesiredState;
import dev.bartizan.container.engine.EngineConfig;
import dev.bartizan.container.hold.Holds;
import dev.bartizan.container.image.ImageCheck;
import dev.bartizan.container.image.ImageCheckView;
import dev.bartizan.container.image.ImageChecks;
import dev.bartizan.container.supervision.ContainerView;
import dev.bartizan.container.supervision.EngineWatch;
import dev.bartizan.container.supervision.SupervisedContainer;
import dev.bartizan.container.supervision.Supervisor;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
import dev.bartizan.settings.DurationText;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The pages of supervised containers: all of them, and one; start, stop, restart, hold and the check for a newer image; and their part of the overview. */
@Path(ContainerPage.PATH)
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("viewer")
@TemplateData(target = ContainerView.class)
@TemplateData(target = CheckedHealth.class)
@TemplateData(target = HealthResult.Verdict.class)
@TemplateData(target = ImageCheckView.class)
@TemplateData(target = ImageCheck.State.class)
public class ContainerPage implements OverviewPart {

    static final String PATH = "/ui/containers";

    private static final int PAGE_SIZE = 50;
    private static final int MOST_PROBLEMS = 10;

    private final EngineConfig config;
    private final EngineWatch watch;
    private final Supervisor supervisor;
    private final Holds holds;
    private final ImageChecks images;
    private final Pages pages;

    ContainerPage(
            EngineConfig config,
            EngineWatch watch,
            Supervisor supervisor,
            Holds holds,
            ImageChecks images,
            Pages pages) {
        this.config = config;
        this.watch = watch;
        this.supervisor = supervisor;
        this.holds = holds;
        this.images = images;
        this.pages = pages;
    }

    /**
     * The connection to the engine.
     *
     * @param state {@code off}, {@code connected}, {@code absent} or {@code unreachable}
     * @param problem why it can't be reached, if that is known
     */
    @TemplateData
    public record Engine(String state, @Nullable PageProblem problem) {}

    /** How many containers are in a state. */
    @TemplateData
    public record Count(String state, long containers) {}

    /**
     * One page of the table.
     *
     * @param total all supervised containers
     * @param counts those in each state
     * @param state the state that is shown; empty for all
     * @param lines the containers of the page
     * @param next name of the last one if there are more; else empty
     */
    @TemplateData
    public record Table(int total, List<Count> counts, String state, List<ContainerLine> lines, String next) {

        private static Table of(List<SupervisedContainer> all, String state, String after) {
            Map<String, Long> counted = all.stream()
                    .collect(Collectors.groupingBy(
                            container -> container.status().state(), TreeMap::new, Collectors.counting()));
            List<ContainerLine> rest = all.stream()
                    .filter(container ->
                            state.isEmpty() || container.status().state().equals(state))
                    .filter(container -> container.name().compareTo(after) > 0)
                    .limit(PAGE_SIZE + 1)
                    .map(ContainerLine::of)
                    .toList();
            List<ContainerLine> lines = rest.subList(0, Math.min(PAGE_SIZE, rest.size()));
            return new Table(
                    all.size(),
                    counted.entrySet().stream()
                            .map(count -> new Count(count.getKey(), count.getValue()))
                            .toList(),
                    state,
                    lines,
                    rest.size() > PAGE_SIZE ? lines.getLast().name() : "");
        }

        /** The path of the next page. */
        public String nextPath() {
            return PATH + "?after=" + URLEncoder.encode(next, StandardCharsets.UTF_8)
                    + (state.isEmpty() ? "" : "&state=" + URLEncoder.encode(state, StandardCharsets.UTF_8));
        }
    }

    /**
     * One container.
     *
     * @param dependents running apps that depend on it
     * @param alone whether it is the only container of its app that should run
     */
    @TemplateData
    public record Detail(ContainerView view, ContainerLine line, List<String> dependents, boolean alone) {

        /** Whether its app can be deployed with the newer image of its tag. */
        public boolean newerImage() {
            return alone && view.imageCheck() != null && view.imageCheck().state() == ImageCheck.State.NEWER;
        }
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance containers(
                Engine engine, Table table, @Nullable DependencyGraph graph, @Nullable PageProblem problem);

        static native TemplateInstance container(Engine engine, Detail detail, @Nullable PageProblem problem);

        static native TemplateInstance overview(Engine engine, int total, List<ContainerLine> bad);
    }

    /** The supervised containers by name, in the last observed state. */
    @GET
    public Response list(@RestQuery @Nullable String state, @RestQuery @Nullable String after) {
        return table(text(state), text(after), Optional.empty());
    }

    private Response table(String state, String after, Optional<ServiceException> problem) {
        List<SupervisedContainer> all = supervisor.containers();
        return pages.show(
                problem.map(ServiceException::status).orElse(200),
                Templates.containers(
                        engine(),
                        Table.of(all, state, after),
                        state.isEmpty() && after.isEmpty()
                                ? DependencyGraph.of(all).orElse(null)
                                : null,
                        problem.map(PageProblem::of).orElse(null)));
    }

    private Engine engine() {
        return new Engine(
                config.enabled() ? watch.contact().toString() : "off",
                watch.problem().map(PageProblem::of).orElse(null));
    }

    private static String text(@Nullable String parameter) {
        return parameter == null ? "" : parameter.strip();
    }

    /** One container. */
    @GET
    @Path("{name}")
    public Response find(@RestPath String name) {
        return detail(name, Optional.empty());
    }

    private Response detail(String name, Optional<ServiceException> problem) {
        SupervisedContainer container =
                supervisor.find(name).orElseThrow(() -> new ServiceException(ErrorCode.CONTAINER_NOT_FOUND));
        return pages.show(
                problem.map(ServiceException::status).orElse(200),
                Templates.container(
                        engine(),
                        new Detail(
                                supervisor.view(name, images),
                                ContainerLine.of(container),
                                supervisor.runningDependents(name),
                                alone(container)),
                        problem.map(PageProblem::of).orElse(null)));
    }

    private boolean alone(SupervisedContainer container) {
        return supervisor.containers().stream()
                .filter(other -> other.app().equals(container.app()))
                .filter(other -> other.status().desiredState() == DesiredState.RUNNING)
                .map(SupervisedContainer::name)
                .toList()
                .equals(List.of(container.name()));
    }

    /** Starts a container and keeps it running. */
    @POST
    @Path("{name}/start")
    @RolesAllowed("admin")
    public Response start(@RestPath String name, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        return act(name, "started", () -> supervisor.start(name));
    }

    /** Stops a container and keeps it stopped. */
    @POST
    @Path("{name}/stop")
    @RolesAllowed("admin")
    public Response stop(@RestPath String name, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        return act(name, "stopped", () -> supervisor.stop(name));
    }

    /** Restarts a container and keeps it running. */
    @POST
    @Path("{name}/restart")
    @RolesAllowed("admin")
    public Response restart(@RestPath String name, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        return act(name, "restarted", () -> supervisor.restart(name));
    }

    /** Asks the registry whether the tag of the container's image has a newer image. */
    @POST
    @Path("{name}/image-check")
    @RolesAllowed("admin")
    @Bounded(Use.SEARCH)
    public Response checkImage(@RestPath String name, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        return act(name, "image-checked", () -> images.check(name));
    }

    /** Holds the container's app for maintenance. */
    @POST
    @Path("{name}/hold")
    @RolesAllowed("admin")
    public Response hold(@RestPath String name, @RestForm @Nullable String time, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        return act(name, "held", () -> holds.hold(name, duration(text(time))));
    }

    private static Duration duration(String text) {
        try {
            return DurationText.parse(text);
        } catch (IllegalArgumentException unreadable) {
            throw ServiceException.invalid(Map.of("for", String.valueOf(unreadable.getMessage())), Map.of());
        }
    }

    /** Ends the hold of the container's app. */
    @POST
    @Path("{name}/release")
    @RolesAllowed("admin")
    public Response release(@RestPath String name, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        return act(name, "released", () -> holds.release(name));
    }

    /** Leads back to the container, or to the table if it is not supervised any more, because it was missing. */
    private Response act(String name, String done, Runnable action) {
        try {
            action.run();
        } catch (ServiceException refused) {
            return supervisor.find(name).isPresent()
                    ? detail(name, Optional.of(refused))
                    : table("", "", Optional.of(refused));
        }
        return pages.seeOther(
                LocalPath.with(supervisor.find(name).isPresent() ? ContainerLine.path(name) : PATH, "done", done));
    }

    @Override
    public int position() {
        return 40;
    }

    /** From memory alone. */
    @Override
    public TemplateInstance part() {
        List<SupervisedContainer> all = supervisor.containers();
        return Templates.overview(
                engine(),
                all.size(),
                all.stream()
                        .map(ContainerLine::of)
                        .filter(line -> line.condition().bad())
                        .limit(MOST_PROBLEMS)
                        .toList());
    }
}
