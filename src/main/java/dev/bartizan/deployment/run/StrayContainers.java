package dev.bartizan.deployment.run;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.ContainerSummary;
import dev.bartizan.container.engine.EngineContact;
import dev.bartizan.container.engine.EngineEvent;
import dev.bartizan.container.engine.EngineException;
import dev.bartizan.container.engine.RuntimeState;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.deployment.traffic.Traffic;
import dev.bartizan.system.Deadline;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jboss.logging.Logger;

/**
 * Finds containers of earlier deployments that run although they get no requests: another program, such as Compose, has started them.
 * They are shown as warnings of the app's last deployment and of the container, and logged once.
 */
@Singleton
class StrayContainers {

    private static final Logger LOG = Logger.getLogger(StrayContainers.class);

    private final DeploymentStore store;
    private final ContainerEngine engine;
    private final Supervision supervision;
    private final Deadline look;

    /** Names of containers by app. */
    private volatile Map<String, Set<String>> strays = Map.of();

    StrayContainers(DeploymentStore store, ContainerEngine engine, Supervision supervision, DeadlineQueue deadlines) {
        this.store = store;
        this.engine = engine;
        this.supervision = supervision;
        this.look = deadlines.add("deployment-strays", this::find);
    }

    void loaded(@Observes @Priority(Lifecycle.Open.ROUTES) DatabaseOpened event) {
        look.now();
    }

    void engineEvent(@Observes EngineEvent event) {
        look.now();
    }

    void engineContact(@Observes EngineContact contact) {
        if (contact.connected()) {
            look.now();
        }
    }

    /** Searches again in the background, because a deployment has ended. */
    void deploymentEnded() {
        look.now();
    }

    /** What users should know about the containers of an app's last deployment; empty for earlier ones. */
    List<String> warnings(Deployment deployment) {
        return store.latest(deployment.app())
                .filter(latest -> latest.id() == deployment.id())
                .map(latest -> strays.getOrDefault(latest.app(), Set.of()).stream()
                        .filter(name -> !own(latest).contains(name))
                        .map(StrayContainers::warning)
                        .toList())
                .orElse(List.of());
    }

    private static String warning(String container) {
        return "%s runs although it gets no requests. A user or another program, such as Compose, has started it. The next successful deployment removes it."
                .formatted(container);
    }

    private void find() {
        List<Deployment> deployments = store.latest();
        if (deployments.isEmpty()) {
            return;
        }
        List<ContainerSummary> running;
        try {
            running = engine.list().stream()
                    .filter(container -> container.state() == RuntimeState.RUNNING)
                    .toList();
        } catch (EngineException unknown) {
            LOG.debugv("deployment_strays_unknown", kv("reason", unknown.getMessage()));
            return;
        }
        Map<String, Set<String>> found = new HashMap<>();
        deployments.forEach(deployment -> {
            Set<String> names = strays(deployment, running);
            if (!names.isEmpty()) {
                found.put(deployment.app(), names);
            }
        });
        publish(found);
    }

    private Set<String> strays(Deployment deployment, List<ContainerSummary> running) {
        Set<String> names = new TreeSet<>(store.containers(deployment.app()));
        names.removeAll(own(deployment));
        names.retainAll(running.stream()
                .filter(container ->
                        Traffic.app(container.name(), container.labels()).equals(deployment.app()))
                .map(ContainerSummary::name)
                .toList());
        return names;
    }

    /** The containers that a deployment uses. */
    private static Set<String> own(Deployment deployment) {
        return deployment.state().ended()
                ? Set.of(deployment.status().serving())
                : Set.of(deployment.containers().old(), deployment.containers().successor());
    }

    private void publish(Map<String, Set<String>> found) {
        Map<String, String> warnings = new TreeMap<>();
        found.forEach((app, names) -> names.forEach(name -> {
            warnings.put(name, warning(name));
            if (!strays.getOrDefault(app, Set.of()).contains(name)) {
                LOG.warnv("deployment_container_runs", kv("app", app), kv("container", name));
            }
        }));
        strays = Map.copyOf(found);
        supervision.setWarnings(warnings);
    }
}
