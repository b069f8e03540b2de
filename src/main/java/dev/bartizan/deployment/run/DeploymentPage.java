package dev.bartizan.deployment.run;

import dev.bartizan.console.LocalPath;
import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.deployment.compare.SettingComparisonView;
import dev.bartizan.deployment.plan.PlanDraft;
import dev.bartizan.deployment.route.RouteConditions;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Validator;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The pages of deployments: their history, the state of routes, and one deployment with its steps; deploy and roll back. */
@Path(DeploymentPage.PATH)
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("viewer")
@TemplateData(target = RouteConditions.AppRoutes.class)
public class DeploymentPage {

    static final String PATH = "/ui/deployments";

    private static final int PAGE_SIZE = 50;

    private final Deployments deployments;
    private final RouteConditions routes;
    private final Validator validator;
    private final Pages pages;
    private final Clock clock;

    DeploymentPage(Deployments deployments, RouteConditions routes, Validator validator, Pages pages, Clock clock) {
        this.deployments = deployments;
        this.routes = routes;
        this.validator = validator;
        this.pages = pages;
        this.clock = clock;
    }

    /**
     * A deployment in the table.
     *
     * @param state the state's name in the API
     */
    @TemplateData
    public record Line(long id, String app, Images images, String state, Time time, Outcome outcome) {

        private static Line of(Deployment deployment, Instant now) {
            return new Line(
                    deployment.id(),
                    deployment.app(),
                    new Images(
                            deployment.order().image(), deployment.containers().oldImage()),
                    deployment.state().wireName(),
                    Time.of(deployment.createdAt(), deployment.status().endedAt(), now),
                    new Outcome(
                            deployment.order().by().orElse(null),
                            deployment.status().problem().orElse(null)));
        }

        public boolean ended() {
            return time.end() != null;
        }

        /** The path of the same in the API. */
        public String api() {
            return "/api/v1/deployments/" + id;
        }
    }

    /**
     * Who started a deployment, and what went wrong.
     *
     * @param by name of the account or token; null if it is unknown
     * @param problem why it failed
     */
    @TemplateData
    public record Outcome(@Nullable String by, @Nullable String problem) {}

    /** The images of the new and of the old container. */
    @TemplateData
    public record Images(String next, String old) {

        public boolean same() {
            return next.equals(old);
        }
    }

    /**
     * When something began and ended.
     *
     * @param took the time between; until now if it has not ended
     */
    @TemplateData
    public record Time(Instant begin, @Nullable Instant end, String took) {

        private static Time of(Instant begin, Optional<Instant> end, Instant now) {
            Duration time = Duration.between(begin, end.orElse(now));
            return new Time(
                    begin,
                    end.orElse(null),
                    time.toMinutes() > 0
                            ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
                            : time.toSeconds() + "." + time.toMillisPart() / 100 + " s");
        }
    }

    /**
     * A step.
     *
     * @param note such as why it failed
     */
    @TemplateData
    public record Step(String state, Time time, @Nullable String note) {}

    /**
     * The containers of a deployment.
     *
     * @param serving the one that gets the requests
     */
    @TemplateData
    public record Containers(String old, String successor, String serving) {}

    /**
     * One deployment.
     *
     * @param expect the text that the new container's answer must contain, with its path
     * @param seen identifies what is shown
     * @param warnings containers that run although they get no requests
     * @param revertible whether it can be rolled back, if the old container still exists
     */
    @TemplateData
    public record Detail(
            Line line,
            Containers containers,
            @Nullable String expect,
            List<Step> steps,
            String seen,
            List<String> warnings,
            boolean revertible) {

        private static Detail of(Deployment deployment, boolean latest, List<String> warnings, Instant now) {
            Containers containers = new Containers(
                    deployment.containers().old(),
                    deployment.containers().successor(),
                    deployment.status().serving());
            return new Detail(
                    Line.of(deployment, now),
                    containers,
                    deployment
                            .order()
                            .expect()
                            .map(text -> deployment.order().expectPath() + ": " + text)
                            .orElse(null),
                    deployment.status().steps().stream()
                            .map(step -> new Step(
                                    step.state().wireName(),
                                    Time.of(step.startedAt(), step.endedAt(), now),
                                    step.note().orElse(null)))
                            .toList(),
                    DeploymentPage.seen(deployment),
                    warnings,
                    latest && deployment.state().ended() && containers.serving().equals(containers.successor()));
        }
    }

    /** What the form for a new deployment has, so that a refused one can be corrected. */
    @TemplateData
    public record Draft(String app, String image, String expect, String path, PlanDraft plan) {

        private static final Draft EMPTY = new Draft("", "", "", "", PlanDraft.EMPTY);

        private DeploymentRequest request() {
            return new DeploymentRequest(
                    app,
                    image,
                    plan.toPull(),
                    expect.isEmpty() ? null : expect,
                    path.isEmpty() ? null : path,
                    plan.toStrategy(),
                    plan.toProxy(),
                    plan.toStartTimeout(),
                    plan.toWatchWindow());
        }
    }

    /**
     * The history.
     *
     * @param app the app whose deployments are shown; empty for all
     * @param older ID of the last one if there are more; else null
     */
    @TemplateData
    public record History(
            String app, List<Line> lines, @Nullable Long older) {

        /** The path of the same in the API. */
        public String api() {
            return "/api/v1/deployments?limit=" + PAGE_SIZE + parameter();
        }

        /** The path of the next page. */
        public String olderPath() {
            return PATH + "?before=" + older + parameter();
        }

        private String parameter() {
            return app.isEmpty() ? "" : "&app=" + URLEncoder.encode(app, StandardCharsets.UTF_8);
        }
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance deployments(
                History history, List<RouteConditions.AppRoutes> routes, Draft draft, @Nullable PageProblem problem);

        static native TemplateInstance deployment(Detail detail, @Nullable PageProblem problem);

        static native TemplateInstance comparison(
                long id, String api, List<SettingComparisonView> settings, @Nullable PageProblem problem);
    }

    /** The deployments, newest first. */
    @GET
    public Response list(@RestQuery @Nullable String app, @RestQuery @Nullable Long before) {
        return page(text(app), before, Draft.EMPTY, Optional.empty());
    }

    private Response page(String app, @Nullable Long before, Draft draft, Optional<ServiceException> refused) {
        Optional<ServiceException> problem = refused;
        History history = new History(app, List.of(), null);
        try {
            history = history(app, before);
        } catch (ServiceException unreadable) {
            problem = problem.or(() -> Optional.of(unreadable));
        }
        return pages.show(
                problem.map(ServiceException::status).orElse(200),
                Templates.deployments(
                        history,
                        routes.routes(),
                        draft,
                        problem.map(PageProblem::of).orElse(null)));
    }

    private History history(String app, @Nullable Long before) {
        Instant now = clock.instant();
        List<Line> found = deployments
                .list(app.isEmpty() ? null : app, Objects.requireNonNullElse(before, Long.MAX_VALUE), PAGE_SIZE + 1)
                .stream()
                .map(deployment -> Line.of(deployment, now))
                .toList();
        List<Line> lines = found.subList(0, Math.min(PAGE_SIZE, found.size()));
        return new History(
                app, lines, found.size() > PAGE_SIZE ? lines.getLast().id() : null);
    }

    private static String text(@Nullable String parameter) {
        return parameter == null ? "" : parameter.strip();
    }

    /**
     * One deployment with its steps.
     *
     * @param seen what the page shows already; if it is the same, the response is 204
     */
    @GET
    @Path("{id}")
    public Response find(@RestPath long id, @RestQuery @Nullable String seen) {
        Deployment deployment = deployments.find(id);
        return seen(deployment).equals(seen) ? Response.noContent().build() : detail(deployment, Optional.empty());
    }

    private static String seen(Deployment deployment) {
        return deployment.state().wireName() + "-"
                + Integer.toHexString(deployment.status().steps().hashCode());
    }

    private Response detail(Deployment deployment, Optional<ServiceException> problem) {
        boolean latest = deployments
                .latest(deployment.app())
                .filter(last -> last.id() == deployment.id())
                .isPresent();
        return pages.show(
                problem.map(ServiceException::status).orElse(200),
                Templates.deployment(
                        Detail.of(deployment, latest, deployments.warnings(deployment), clock.instant()),
                        problem.map(PageProblem::of).orElse(null)));
    }

    /** Compares the settings of both containers. Asks the engine, so the page of the deployment loads it after itself. */
    @GET
    @Path("{id}/comparison")
    public Response compare(@RestPath long id) {
        String api = "/api/v1/deployments/" + id + "/comparison";
        try {
            return pages.show(Templates.comparison(id, api, deployments.compare(id), null));
        } catch (ServiceException refused) {
            return pages.show(refused.status(), Templates.comparison(id, api, List.of(), PageProblem.of(refused)));
        }
    }

    /** Deploys an image. */
    @POST
    @RolesAllowed("admin")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response deploy(
            @RestForm @Nullable String app,
            @RestForm @Nullable String image,
            @RestForm @Nullable String expect,
            @RestForm @Nullable String path,
            @RestForm @Nullable String pull,
            @RestForm @Nullable String strategy,
            @RestForm @Nullable String proxy,
            @RestForm("start_timeout") @Nullable String startTimeout,
            @RestForm("watch_window") @Nullable String watchWindow,
            @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        Draft draft = new Draft(
                text(app),
                text(image),
                text(expect),
                text(path),
                new PlanDraft(text(pull), text(strategy), text(proxy), text(startTimeout), text(watchWindow)));
        try {
            DeploymentRequest wanted = draft.request();
            requireValid(wanted);
            Deployment started = deployments.deploy(wanted);
            return pages.seeOther(LocalPath.with(PATH + "/" + started.id(), "done", "deploying"));
        } catch (ServiceException refused) {
            return page("", null, draft, Optional.of(refused));
        }
    }

    private void requireValid(DeploymentRequest wanted) {
        Map<String, String> fields = new TreeMap<>();
        validator
                .validate(wanted)
                .forEach(violation -> fields.put(violation.getPropertyPath().toString(), violation.getMessage()));
        if (!fields.isEmpty()) {
            throw new ServiceException(ErrorCode.VALIDATION_FAILED, Map.of("fields", fields));
        }
    }

    /** Rolls back a deployment. */
    @POST
    @Path("{id}/rollback")
    @RolesAllowed("admin")
    public Response rollBack(@RestPath long id, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        try {
            deployments.rollBack(id);
        } catch (ServiceException refused) {
            return detail(deployments.find(id), Optional.of(refused));
        }
        return pages.seeOther(LocalPath.with(PATH + "/" + id, "done", "returning"));
    }
}
