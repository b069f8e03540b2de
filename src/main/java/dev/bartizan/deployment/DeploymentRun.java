package dev.bartizan.deployment;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bartizan.container.DesiredState;
import dev.bartizan.container.HealthResult;
import dev.bartizan.container.HealthResult.Verdict;
import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.EngineException;
import dev.bartizan.container.engine.LogLine;
import dev.bartizan.container.engine.RuntimeState;
import dev.bartizan.error.ServiceException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Takes one deployment to its end, step by step, from wherever it is. */
final class DeploymentRun {

    private static final Logger LOG = Logger.getLogger(DeploymentRun.class);

    private static final Duration DRAIN_POLL = Duration.ofMillis(200);
    private static final int LAST_WORDS = 3;

    /**
     * What it works with.
     *
     * @param journal stores how far it has come
     * @param sleeper waits, such as {@code Thread::sleep}
     */
    record Tools(
            ContainerEngine engine,
            Supervision supervision,
            Traffic traffic,
            Expectation expectation,
            DeploymentConfig config,
            Clock clock,
            Consumer<Deployment> journal,
            Sleeper sleeper) {}

    /** Waits. */
    @FunctionalInterface
    interface Sleeper {
        void sleep(Duration time) throws InterruptedException;
    }

    private final Tools tools;
    private final ContainerEngine engine;
    private final DeploymentConfig config;
    private Deployment deployment;

    DeploymentRun(Deployment deployment, Tools tools) {
        this.deployment = deployment;
        this.tools = tools;
        this.engine = tools.engine();
        this.config = tools.config();
    }

    /**
     * Takes it to its end.
     *
     * @throws CancellationException if the thread was interrupted; then it can be taken up again
     */
    Deployment run() {
        while (!deployment.state().ended()) {
            boolean[] succeeded = new boolean[1];
            if (deployment.state().exclusive()) {
                tools.supervision().exclusively(deployment.app(), () -> {
                    do {
                        succeeded[0] = step();
                    } while (succeeded[0] && deployment.state().exclusive());
                });
            } else {
                succeeded[0] = step();
            }
            if (!succeeded[0]) {
                pause(config.checkInterval());
            }
        }
        return deployment;
    }

    /** Whether it got into another state. */
    private boolean step() {
        DeploymentState state = deployment.state();
        try {
            perform(state);
            enter(state.next(), Optional.empty());
            return true;
        } catch (RuntimeException failure) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException();
            }
            return failed(state, failure);
        }
    }

    private void perform(DeploymentState state) {
        switch (state) {
            case PULLING -> pull();
            case CREATING -> create();
            case STARTING -> engine.start(deployment.newContainer());
            case CHECKING -> awaitWell(deployment.newContainer(), Instant.MIN);
            case SWITCHING -> switchTo(deployment.newContainer());
            case WATCHING -> watch();
            case DRAINING -> drain(deployment.oldContainer(), DeploymentState.WATCHING);
            case STOPPING -> {
                retire(deployment.oldContainer());
                deployment.keptContainer().ifPresent(this::remove);
            }
            case DISCARDING -> discard();
            case RETURNING -> bringBack();
            case SWITCHING_BACK -> switchTo(deployment.oldContainer());
            case RETIRING -> {
                drain(deployment.newContainer(), DeploymentState.RETIRING);
                retire(deployment.newContainer());
            }
            case SUCCEEDED, FAILED, ROLLED_BACK -> throw new IllegalStateException(state.wireName());
        }
    }

    private boolean failed(DeploymentState state, RuntimeException failure) {
        String reason = reason(failure);
        LOG.warnv(
                "deployment_step_failed",
                kv("id", deployment.id()),
                kv("app", deployment.app()),
                kv("state", state.wireName()),
                kv("reason", reason));
        // Not a word about the app.
        boolean engineGone = failure instanceof EngineException unreachable
                && unreachable.unreachable()
                && (state == DeploymentState.WATCHING || state == DeploymentState.RETURNING);
        DeploymentState next = engineGone ? state : state.afterFailure();
        if (next == state) {
            deployment = deployment.note(reason);
            return false;
        }
        deployment = deployment.withProblem(
                deployment.problem().map(before -> before + " " + reason).orElse(reason));
        if (next == DeploymentState.FAILED) {
            leave(deployment.oldContainer());
        }
        enter(next, Optional.of(reason));
        return true;
    }

    private static String reason(RuntimeException failure) {
        return switch (failure) {
            case ServiceException known -> {
                Object cause = known.details().get("cause");
                yield cause == null ? known.getMessage() : known.getMessage() + " " + cause;
            }
            case DeploymentFailure known -> known.getMessage();
            default -> {
                LOG.errorv(failure, "deployment_step_broken");
                yield failure.toString();
            }
        };
    }

    /** Stores the next state, however long that takes: nothing is done that is not on record. */
    private void enter(DeploymentState next, Optional<String> note) {
        deployment = deployment.enter(next, note, tools.clock().instant().truncatedTo(ChronoUnit.MILLIS));
        while (!stored()) {
            pause(config.checkInterval());
        }
        LOG.infov(
                "deployment_step",
                kv("id", deployment.id()),
                kv("app", deployment.app()),
                kv("state", next.wireName()));
    }

    private boolean stored() {
        try {
            tools.journal().accept(deployment);
            return true;
        } catch (ServiceException failure) {
            LOG.warnv("deployment_not_stored", kv("id", deployment.id()), kv("error_code", failure.code()));
            return false;
        }
    }

    private void pull() {
        if (engine.image(deployment.image()).isEmpty()) {
            engine.pull(deployment.image());
        }
    }

    private void create() {
        String name = deployment.newContainer();
        remove(name);
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(Successor.APP_LABEL, deployment.app());
        labels.put(Successor.DEPLOYMENT_LABEL, String.valueOf(deployment.id()));
        Successor.Blueprint blueprint = successor(engine, engine.inspect(deployment.oldContainer()), deployment.dials())
                .blueprint(deployment.image(), labels);
        engine.create(name, blueprint.body());
        // Nobody is to start it, or to miss it, while it is being tried.
        tools.supervision().setDesiredState(name, DesiredState.STOPPED);
        blueprint.networks().forEach((network, endpoint) -> engine.connect(name, network, endpoint));
    }

    /**
     * The container that can take that one's place.
     *
     * @throws DeploymentFailure if its image is not there any more
     */
    static Successor successor(ContainerEngine engine, ContainerDetail container, Set<Dial> dials) {
        JsonNode image = engine.image(container.imageId())
                .orElseThrow(() -> new DeploymentFailure(
                        "The image of %s is not there any more, so that nobody knows what comes from it."
                                .formatted(container.name())));
        Set<String> hosts = dials.stream()
                .map(dial -> dial.text().substring(0, Math.max(0, dial.text().lastIndexOf(':'))))
                .collect(Collectors.toSet());
        return new Successor(container, image, engine.version().podman(), Traffic.endpoints(dials), hosts);
    }

    /**
     * Waits until a container is well several times in a row.
     *
     * @param steadySince if it has run since before that, it need not prove anything
     */
    private void awaitWell(String container, Instant steadySince) {
        Instant deadline = tools.clock().instant().plus(config.startTimeout());
        Optional<Instant> started = Optional.empty();
        String last = "";
        int good = 0;
        while (good < config.checks()) {
            ContainerDetail detail = requireRunning(container);
            if (detail.startedAt().filter(steadySince::isAfter).isPresent()) {
                return;
            }
            if (started.isPresent() && !started.equals(detail.startedAt())) {
                throw new DeploymentFailure("%s ended and was started again.%s".formatted(container, words(container)));
            }
            started = detail.startedAt();
            HealthResult health = check(detail);
            if (health.verdict() == Verdict.BROKEN) {
                throw new DeploymentFailure(
                        "The health check of %s can't be run: %s".formatted(container, health.output()));
            }
            last = health.output();
            good = health.verdict() == Verdict.HEALTHY ? good + 1 : 0;
            if (good < config.checks()) {
                if (tools.clock().instant().isAfter(deadline)) {
                    throw new DeploymentFailure("%s was not well within %d s: %s%s"
                            .formatted(container, config.startTimeout().toSeconds(), last, words(container)));
                }
                pause(config.checkInterval());
            }
        }
    }

    private HealthResult check(ContainerDetail container) {
        HealthResult health = tools.supervision().probe(container);
        if (health.verdict() != Verdict.HEALTHY || !container.name().equals(deployment.newContainer())) {
            return health;
        }
        return tools.expectation()
                .violation(deployment, container)
                .map(reason -> new HealthResult(Verdict.UNHEALTHY, reason))
                .orElse(health);
    }

    private ContainerDetail requireRunning(String container) {
        ContainerDetail detail = engine.inspect(container);
        if (detail.state() != RuntimeState.RUNNING) {
            throw new DeploymentFailure(
                    "%s ended with exit code %d.%s".formatted(container, detail.exitCode(), words(container)));
        }
        return detail;
    }

    /** The last it said, for people who look for the reason. */
    private String words(String container) {
        try {
            String words = engine.logs(container, LAST_WORDS).stream()
                    .map(LogLine::text)
                    .collect(Collectors.joining(" / "));
            return words.isEmpty() ? "" : " Its last words: " + words;
        } catch (EngineException unreadable) {
            return "";
        }
    }

    private void switchTo(String container) {
        point(engine.inspect(container));
        tools.supervision().setDesiredState(container, DesiredState.RUNNING);
        deployment = deployment.withServing(container);
    }

    private boolean point(ContainerDetail container) {
        return tools.traffic().pointTo(deployment.dials(), container, dials -> {
            Deployment known = deployment.withDials(dials);
            tools.journal().accept(known);
            deployment = known;
        });
    }

    private void watch() {
        Instant switched = deployment.since(DeploymentState.WATCHING).orElseThrow();
        Instant end = switched.plus(config.watchWindow());
        int bad = 0;
        while (bad > 0 || tools.clock().instant().isBefore(end)) {
            ContainerDetail detail = requireRunning(deployment.newContainer());
            if (detail.startedAt().filter(switched::isBefore).isPresent()) {
                throw new DeploymentFailure(
                        "%s ended and was started again.%s".formatted(detail.name(), words(detail.name())));
            }
            keepRoute(detail);
            HealthResult health = tools.supervision().probe(detail);
            bad = health.verdict() == Verdict.HEALTHY ? 0 : bad + 1;
            if (bad >= config.checks()) {
                throw new DeploymentFailure("%s was not well any more: %s".formatted(detail.name(), health.output()));
            }
            pause(config.checkInterval());
        }
    }

    /** Caddy can be started anew meanwhile, with what its file says. */
    private void keepRoute(ContainerDetail container) {
        try {
            point(container);
        } catch (ServiceException failure) {
            LOG.warnv("deployment_route_not_kept", kv("app", deployment.app()), kv("reason", reason(failure)));
        }
    }

    /**
     * Waits for the requests that a container is busy with.
     *
     * @param from the state in which it got no new ones any more
     */
    private void drain(String container, DeploymentState from) {
        Instant now = tools.clock().instant();
        Instant given = deployment.since(from).orElse(now).plus(config.drain());
        Instant deadline = now.plus(config.drain());
        Set<Integer> ports = Traffic.endpoints(deployment.dials()).stream()
                .map(Endpoint::port)
                .collect(Collectors.toSet());
        while (tools.clock().instant().isBefore(deadline) && running(container)) {
            OptionalInt connections = new Connections(engine, config.timeout()).count(container, ports);
            boolean done = connections.isPresent()
                    ? connections.getAsInt() == 0
                    : !tools.clock().instant().isBefore(given);
            if (done) {
                return;
            }
            pause(DRAIN_POLL);
        }
    }

    private boolean running(String container) {
        return find(container)
                .filter(detail -> detail.state() == RuntimeState.RUNNING)
                .isPresent();
    }

    private Optional<ContainerDetail> find(String container) {
        try {
            return Optional.of(engine.inspect(container));
        } catch (EngineException failure) {
            if (failure.notFound()) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /** Stops a container, and keeps it. */
    private void retire(String container) {
        if (find(container).isPresent()) {
            tools.supervision().setDesiredState(container, DesiredState.STOPPED);
            engine.stop(container, config.grace());
        }
    }

    /** Removes what is left of an app's earlier container. */
    private void remove(String container) {
        find(container)
                .filter(detail -> Traffic.app(detail.name(), detail.labels()).equals(deployment.app()))
                .filter(detail -> detail.state() != RuntimeState.RUNNING)
                .ifPresent(this::remove);
    }

    private void discard() {
        find(deployment.newContainer())
                .filter(detail ->
                        String.valueOf(deployment.id()).equals(detail.labels().get(Successor.DEPLOYMENT_LABEL)))
                .ifPresent(this::remove);
    }

    private void remove(ContainerDetail container) {
        tools.supervision().setDesiredState(container.name(), DesiredState.STOPPED);
        engine.remove(container.id(), true);
    }

    private void bringBack() {
        tools.supervision().setDesiredState(deployment.oldContainer(), DesiredState.RUNNING);
        engine.start(deployment.oldContainer());
        awaitWell(
                deployment.oldContainer(),
                deployment.since(DeploymentState.SWITCHING).orElseThrow());
    }

    /** The old one could not be brought back: the new one is all that is left. */
    private void leave(String container) {
        try {
            retire(container);
        } catch (ServiceException failure) {
            LOG.warnv("deployment_container_left", kv("container", container), kv("reason", reason(failure)));
        }
    }

    private void pause(Duration time) {
        try {
            tools.sleeper().sleep(time);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException();
        }
    }
}
