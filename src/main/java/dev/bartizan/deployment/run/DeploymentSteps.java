package dev.bartizan.deployment.run;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.container.desired.DesiredState;
import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.EngineException;
import dev.bartizan.container.engine.RuntimeState;
import dev.bartizan.deployment.DeploymentConfig;
import dev.bartizan.deployment.image.OldImages;
import dev.bartizan.deployment.plan.PullPolicy;
import dev.bartizan.deployment.traffic.Successor;
import dev.bartizan.deployment.traffic.Traffic;
import dev.bartizan.error.ServiceException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.logging.Logger;

/** The steps of a deployment: the changes of containers and routes in each state. */
final class DeploymentSteps {

    private static final Logger LOG = Logger.getLogger(DeploymentSteps.class);

    private static final int PORT_ATTEMPTS = 10;

    private final DeploymentProgress progress;
    private final DeploymentRun.Tools tools;
    private final ContainerEngine engine;
    private final DeploymentConfig config;
    private final HealthGate health;
    private final Draining draining;

    DeploymentSteps(DeploymentProgress progress, DeploymentRun.Tools tools) {
        this.progress = progress;
        this.tools = tools;
        this.engine = tools.engine();
        this.config = tools.config();
        this.health = new HealthGate(tools);
        this.draining = new Draining(tools);
    }

    /** Performs the step of a state. Idempotent, because a failure or a restart of the process repeats it. */
    void perform(DeploymentState state) {
        switch (state) {
            case PULLING -> pull();
            case CREATING -> create();
            case HALTING -> retire(deployment().containers().old());
            case STARTING -> start();
            case CHECKING ->
                health.awaitHealthy(deployment(), deployment().containers().successor(), Instant.MIN);
            case SWITCHING -> switchTo(deployment().containers().successor());
            case WATCHING -> health.watch(deployment(), this::keepRoute);
            case DRAINING ->
                draining.drain(deployment(), deployment().containers().old(), DeploymentState.WATCHING);
            case STOPPING -> {
                retire(deployment().containers().old());
                removeEarlier();
                if (config.removeImages()) {
                    removeImages();
                }
            }
            case DISCARDING -> discard();
            case RESTORING -> restore();
            case RETURNING -> bringBack();
            case SWITCHING_BACK -> {
                // It is not running if the machine was restarted meanwhile.
                engine.start(deployment().containers().old());
                switchTo(deployment().containers().old());
            }
            case RETIRING -> {
                draining.drain(deployment(), deployment().containers().successor(), DeploymentState.RETIRING);
                retire(deployment().containers().successor());
            }
            case SUCCEEDED, FAILED, ROLLED_BACK -> throw new IllegalStateException(state.wireName());
        }
    }

    private Deployment deployment() {
        return progress.deployment();
    }

    private void pull() {
        Deployment.Order order = deployment().order();
        if (order.pull() == PullPolicy.ALWAYS || engine.image(order.image()).isEmpty()) {
            engine.pull(order.image());
        }
    }

    private void create() {
        String name = deployment().containers().successor();
        removeKept(name);
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(Successor.APP_LABEL, deployment().app());
        labels.put(Successor.DEPLOYMENT_LABEL, String.valueOf(deployment().id()));
        Successor.Blueprint blueprint = successor(
                        engine.inspect(deployment().containers().old()))
                .blueprint(
                        deployment().order().image(),
                        labels,
                        port -> tools.traffic().ports().of(name, port));
        engine.create(name, blueprint.body());
        // Supervision must neither start it nor report it as missing before the switch.
        tools.supervision().setDesiredState(name, DesiredState.STOPPED);
        blueprint.networks().forEach((network, endpoint) -> engine.connect(name, network, endpoint));
    }

    /** Starts the new container. If another program uses its port of the host, it is created again with another one. */
    private void start() {
        String name = deployment().containers().successor();
        for (int attempt = 1; ; attempt++) {
            try {
                engine.start(name);
                return;
            } catch (EngineException failure) {
                if (attempt == PORT_ATTEMPTS
                        || !deployment().plan().together()
                        || !tools.traffic().ports().exclude(name, failure)) {
                    throw failure;
                }
                create();
            }
        }
    }

    /**
     * Builds the successor of a container from its settings and its image.
     *
     * @throws DeploymentFailure if its image does not exist any more
     */
    private Successor successor(ContainerDetail container) {
        return Successor.of(
                        engine,
                        container,
                        deployment().status().dials(),
                        deployment().plan())
                .orElseThrow(() -> new DeploymentFailure(Successor.imageGone(container)));
    }

    private void switchTo(String container) {
        point(engine.inspect(container));
        tools.supervision().setDesiredState(container, DesiredState.RUNNING);
        progress.serving(container);
    }

    private void point(ContainerDetail container) {
        if (!deployment().plan().routed()) {
            return;
        }
        tools.traffic().pointTo(deployment().app(), deployment().status().dials(), container, progress::saveDials);
    }

    /** Restores the route if Caddy was restarted with the routes of its file. */
    private void keepRoute(ContainerDetail container) {
        try {
            point(container);
        } catch (ServiceException failure) {
            LOG.warnv(
                    "deployment_route_not_kept",
                    kv("app", deployment().app()),
                    kv("reason", DeploymentRun.reason(failure)));
        }
    }

    /** Stops a container but does not remove it. */
    private void retire(String container) {
        tools.supervision().setDesiredState(container, DesiredState.STOPPED);
        if (engine.find(container).isPresent()) {
            engine.stop(container, config.grace());
        }
    }

    /** Removes a stopped container of the app. */
    private void remove(String container) {
        engine.find(container)
                .filter(detail -> Traffic.app(detail.name(), detail.labels())
                        .equals(deployment().app()))
                .filter(detail -> detail.run().state() != RuntimeState.RUNNING)
                .ifPresent(this::remove);
    }

    /** Removes the container that an earlier deployment kept, and those of still earlier ones that run. */
    private void removeEarlier() {
        Deployment.Containers own = deployment().containers();
        Set<String> others =
                new TreeSet<>(tools.journal().containers(deployment().app()));
        others.removeAll(Set.of(own.old(), own.successor()));
        own.kept().ifPresent(kept -> {
            removeKept(kept);
            others.remove(kept);
        });
        others.stream().filter(this::runs).forEach(this::removeKept);
    }

    /** Removes the images that nothing needs. A failure only has a note, because the new container serves. */
    private void removeImages() {
        try {
            List<String> removed = new OldImages(engine)
                    .remove(tools.journal().disusedImages(deployment().app()));
            if (!removed.isEmpty()) {
                progress.addNote("Removed images: %s.".formatted(String.join(", ", removed)));
            }
        } catch (ServiceException failure) {
            progress.addNote("Old images are left: " + DeploymentRun.reason(failure));
        }
    }

    /** Whether a container of the app runs. */
    private boolean runs(String container) {
        return engine.find(container)
                .filter(detail -> Traffic.app(detail.name(), detail.labels())
                        .equals(deployment().app()))
                .filter(detail -> detail.run().state() == RuntimeState.RUNNING)
                .isPresent();
    }

    /** Removes a container that gets no requests, also if another program has started it again. */
    private void removeKept(String container) {
        if (runs(container)) {
            retire(container);
            progress.addNote(
                    "%s ran although it got no requests; another program, such as Compose, has started it. It was removed."
                            .formatted(container));
        }
        remove(container);
    }

    private void discard() {
        engine.find(deployment().containers().successor())
                .filter(detail ->
                        String.valueOf(deployment().id()).equals(detail.labels().get(Successor.DEPLOYMENT_LABEL)))
                .ifPresent(this::remove);
    }

    private void remove(ContainerDetail container) {
        tools.supervision().setDesiredState(container.name(), DesiredState.STOPPED);
        engine.remove(container.id(), true);
    }

    /** Starts the old container again if this deployment has stopped it. */
    private void restore() {
        if (deployment().since(DeploymentState.HALTING).isEmpty()) {
            return;
        }
        String old = deployment().containers().old();
        tools.supervision().setDesiredState(old, DesiredState.RUNNING);
        engine.start(old);
        health.awaitHealthy(deployment(), old, Instant.MIN);
    }

    private void bringBack() {
        if (!deployment().plan().together()) {
            retire(deployment().containers().successor());
        }
        tools.supervision().setDesiredState(deployment().containers().old(), DesiredState.RUNNING);
        engine.start(deployment().containers().old());
        health.awaitHealthy(
                deployment(),
                deployment().containers().old(),
                deployment().since(DeploymentState.SWITCHING).orElseThrow());
    }

    /**
     * Gives up the return to the old container, which could not be restored: the new one serves, and runs again if it was
     * stopped.
     *
     * @return false if that must be tried again
     */
    boolean leave() {
        String old = deployment().containers().old();
        String successor = deployment().containers().successor();
        progress.serving(successor);
        try {
            // Stored first, so that supervision starts it if the rest fails.
            tools.supervision().setDesiredState(successor, DesiredState.RUNNING);
            retire(old);
            engine.start(successor);
            return true;
        } catch (ServiceException failure) {
            LOG.warnv("deployment_container_left", kv("container", old), kv("reason", DeploymentRun.reason(failure)));
            return !DeploymentRun.passing(failure);
        }
    }
}
