package dev.bartizan.deployment.run;

import dev.bartizan.container.desired.DesiredState;
import dev.bartizan.container.desired.DesiredStates;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.EngineContact;
import dev.bartizan.container.engine.EngineEvent;
import dev.bartizan.container.engine.EngineException;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.deployment.DeploymentConfig;
import dev.bartizan.deployment.route.RouteConditions;
import dev.bartizan.deployment.traffic.RouteResult;
import dev.bartizan.deployment.traffic.RouteState;
import dev.bartizan.deployment.traffic.RouteTarget;
import dev.bartizan.deployment.traffic.Traffic;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.system.Deadline;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Reconciles Caddy's routes with the deployed containers: a restarted Caddy has the routes of its file, and a restarted
 * container can have another address or port, which can be the former one of another app. It does so at every interval and
 * whenever a container starts or ends.
 *
 * <p>While the engine can't be reached, it may restart all containers unseen. Then the route of a container that has no process
 * any more or accepts no connections is withdrawn.
 */
@Singleton
class RouteKeeper {

    /** The time until the next attempt if Caddy can't be reached, such as during its start. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** The time between checks of the containers while the engine can't be reached; a restart takes longer. */
    private static final Duration ALIVE_INTERVAL = Duration.ofMillis(25);
    /** The same if the engine has been away for long, because checks can be connections. */
    private static final Duration LONGEST_ALIVE_INTERVAL = Duration.ofSeconds(1);
    /** The time between checks is the time since the engine went away, divided by this. */
    private static final int SHARE_OF_ABSENCE = 100;

    private final DeploymentStore store;
    private final ContainerEngine engine;
    private final DesiredStates desiredStates;
    private final Traffic traffic;
    private final RouteConditions conditions;
    private final Deadline look;
    private final Deadline alive;

    /** By app: its container, if other containers can get its address. */
    private final Map<String, Liveness> exposed = new ConcurrentHashMap<>();

    /** Names of containers that have just ended. */
    private final Set<String> ended = ConcurrentHashMap.newKeySet();

    private volatile boolean engineAway;
    /** By {@link System#nanoTime()}. */
    private volatile long awaySince;

    RouteKeeper(
            DeploymentStore store,
            ContainerEngine engine,
            DesiredStates desiredStates,
            Traffic traffic,
            RouteConditions conditions,
            DeploymentConfig config,
            DeadlineQueue deadlines) {
        this.store = store;
        this.engine = engine;
        this.desiredStates = desiredStates;
        this.traffic = traffic;
        this.conditions = conditions;
        this.look = deadlines.every("deployment-routes", config.routeInterval(), config.routeInterval(), this::keep);
        this.alive = deadlines.add("deployment-routes-alive", this::withdrawDead);
    }

    /** Creates this bean. */
    void start(@Observes @Priority(Lifecycle.Start.FEATURES) StartupEvent event) {}

    void loaded(@Observes @Priority(Lifecycle.Open.ROUTES) DatabaseOpened event) {
        look.now();
    }

    void engineEvent(@Observes EngineEvent event) {
        if (event.action().equals("die") && isExposed(event.name())) {
            ended.add(event.name());
            alive.now();
        } else {
            look.now();
        }
    }

    private boolean isExposed(String container) {
        return exposed.values().stream().anyMatch(each -> each.container().equals(container));
    }

    void engineContact(@Observes EngineContact contact) {
        boolean away = !contact.connected();
        if (away && !engineAway) {
            awaySince = System.nanoTime();
        }
        engineAway = away;
        (engineAway ? alive : look).now();
    }

    private void keep() {
        store.latest().stream()
                .filter(deployment -> !deployment.plan().routed())
                .forEach(deployment -> conditions.forget(deployment.app()));
        Map<String, RouteTarget> targets = new HashMap<>();
        Set<String> retired = new HashSet<>();
        try {
            Map<String, RouteResult> results = traffic.keep(() -> {
                targets.clear();
                retired.clear();
                store.latest().stream()
                        .filter(deployment -> deployment.plan().routed())
                        .filter(deployment -> !deployment.state().switching())
                        .forEach(deployment -> targets.put(deployment.app(), target(deployment)));
                retired.addAll(retired(targets));
                targets.keySet().removeAll(retired);
                return List.copyOf(targets.values());
            });
            results.forEach((app, result) -> Liveness.of(result)
                    .ifPresentOrElse(exposing -> exposed.put(app, exposing), () -> exposed.remove(app)));
            Map<String, RouteResult> states = new LinkedHashMap<>(results);
            retired.forEach(app -> states.put(
                    app,
                    RouteResult.of(RouteState.STOPPED, "The app has no container, so its routes are left alone.")));
            targets.forEach(
                    (app, target) -> states.computeIfPresent(app, (_, result) -> wanted(target.name(), result)));
            conditions.update(states);
        } catch (EngineException failure) {
            if (failure.unreachable()) {
                conditions.repeat();
            } else {
                notKept(targets.keySet(), failure);
            }
        } catch (ServiceException failure) {
            targets.values().removeIf(target -> target.container().isEmpty());
            notKept(targets.keySet(), failure);
            if (failure.code() == ErrorCode.CADDY_UNREACHABLE) {
                look.within(RETRY);
            }
        }
    }

    /** The apps without any container: someone has removed them, and their addresses may belong to others now. */
    private Set<String> retired(Map<String, RouteTarget> targets) {
        if (targets.values().stream().allMatch(target -> target.container().isPresent())) {
            return Set.of();
        }
        Set<String> present = engine.list().stream()
                .map(container -> Traffic.app(container.name(), container.labels()))
                .collect(Collectors.toSet());
        return targets.values().stream()
                .filter(target -> target.container().isEmpty() && !present.contains(target.app()))
                .map(RouteTarget::app)
                .collect(Collectors.toSet());
    }

    private RouteTarget target(Deployment deployment) {
        String name = deployment.status().serving();
        return new RouteTarget(deployment.app(), name, engine.find(name));
    }

    private RouteResult wanted(String container, RouteResult result) {
        boolean intended = desiredStates.of(container) == DesiredState.STOPPED
                || desiredStates
                        .app(container)
                        .flatMap(desiredStates::heldUntil)
                        .isPresent();
        return result.state() == RouteState.WITHDRAWN && intended
                ? RouteResult.of(RouteState.STOPPED, result.reason())
                : result;
    }

    private void notKept(Set<String> apps, ServiceException failure) {
        RouteResult lost = RouteResult.of(RouteState.LOST, DeploymentRun.reason(failure));
        conditions.update(apps.stream().collect(Collectors.toMap(app -> app, _ -> lost)));
    }

    /** Withdraws the routes of containers that have ended. Doesn't ask the engine, because that takes longer. */
    private void withdrawDead() {
        Set<String> gone = Set.copyOf(ended);
        ended.removeAll(gone);
        Map<String, Liveness> dead = new HashMap<>(exposed);
        Set<String> without = engineAway ? Liveness.dead(exposed) : Set.of();
        dead.entrySet()
                .removeIf(each -> !gone.contains(each.getValue().container()) && !without.contains(each.getKey()));
        if (!dead.isEmpty()) {
            withdraw(dead);
        }
        if (engineAway && !exposed.isEmpty()) {
            alive.in(aliveInterval());
        }
    }

    private Duration aliveInterval() {
        Duration share = Duration.ofNanos(System.nanoTime() - awaySince).dividedBy(SHARE_OF_ABSENCE);
        if (share.compareTo(LONGEST_ALIVE_INTERVAL) > 0) {
            return LONGEST_ALIVE_INTERVAL;
        }
        return share.compareTo(ALIVE_INTERVAL) > 0 ? share : ALIVE_INTERVAL;
    }

    private void withdraw(Map<String, Liveness> dead) {
        try {
            traffic.withdraw(dead.entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, each -> each.getValue().addresses())));
            dead.forEach(exposed::remove);
            if (engineAway) {
                RouteResult withdrawn = RouteResult.of(
                        RouteState.WITHDRAWN, "The engine can't be reached, and the container has ended.");
                conditions.update(dead.keySet().stream().collect(Collectors.toMap(app -> app, _ -> withdrawn)));
            }
        } catch (ServiceException failure) {
            notKept(dead.keySet(), failure);
        }
        look.now();
    }
}
