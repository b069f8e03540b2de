package dev.bartizan.deployment.run;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.RuntimeState;
import dev.bartizan.container.supervision.StateChange;
import dev.bartizan.deployment.DeploymentConfig;
import dev.bartizan.deployment.traffic.Traffic;
import dev.bartizan.error.ServiceException;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Reconciles Caddy's routes with the deployed containers: a restarted Caddy has the routes of its file, and a restarted
 * container can have another address or port.
 */
@Singleton
class RouteKeeper {

    private static final Logger LOG = Logger.getLogger(RouteKeeper.class);

    private final DeploymentStore store;
    private final ContainerEngine engine;
    private final Traffic traffic;
    private final AppLocks locks;
    private final DeploymentConfig config;
    private final DeadlineQueue deadlines;

    /** By app: why its route could not be kept the last time. */
    private final Map<String, String> problems = new ConcurrentHashMap<>();

    RouteKeeper(
            DeploymentStore store,
            ContainerEngine engine,
            Traffic traffic,
            AppLocks locks,
            DeploymentConfig config,
            DeadlineQueue deadlines) {
        this.store = store;
        this.engine = engine;
        this.traffic = traffic;
        this.locks = locks;
        this.config = config;
        this.deadlines = deadlines;
    }

    void start(@Observes @Priority(Lifecycle.Start.FEATURES) StartupEvent event) {
        deadlines.every("deployment-routes", config.routeInterval(), config.routeInterval(), this::keep);
    }

    void stateChanged(@Observes StateChange change) {
        store.latest(change.app())
                .filter(deployment -> deployment.status().serving().equals(change.container()))
                .ifPresent(deployment -> Thread.ofVirtual()
                        .name("deployment-route-" + change.app())
                        .start(() -> keep(change.app())));
    }

    private void keep() {
        store.latest().forEach(deployment -> keep(deployment.app()));
    }

    /** Skips an app while a deployment runs, which sets the route itself. */
    private void keep(String app) {
        locks.tryExclusively(
                app,
                () -> store.latest(app)
                        .filter(deployment -> deployment.state().ended())
                        .ifPresent(this::keep));
    }

    private void keep(Deployment deployment) {
        String app = deployment.app();
        try {
            ContainerDetail container = engine.inspect(deployment.status().serving());
            if (container.run().state() == RuntimeState.RUNNING
                    && traffic.pointTo(
                            deployment.status().dials(), container, dials -> store.addDials(deployment, dials))) {
                LOG.infov("deployment_route_restored", kv("app", app), kv("container", container.name()));
            }
            if (problems.remove(app) != null) {
                LOG.infov("deployment_route_kept_again", kv("app", app));
            }
        } catch (ServiceException failure) {
            String reason = Optional.ofNullable(failure.details().get("cause"))
                    .map(String::valueOf)
                    .orElse(failure.getMessage());
            if (!reason.equals(problems.put(app, reason))) {
                LOG.warnv("deployment_route_not_kept", kv("app", app), kv("reason", reason));
            }
        }
    }
}
