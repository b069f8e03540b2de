package dev.bartizan.container.supervision;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.backoff.RestartBudget;
import dev.bartizan.backoff.RestartLimits;
import dev.bartizan.container.ContainerConfig;
import dev.bartizan.container.desired.DesiredState;
import dev.bartizan.container.desired.DesiredStates;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.EngineException;
import dev.bartizan.container.supervision.ContainerState.Failed;
import dev.bartizan.container.supervision.ContainerState.Missing;
import dev.bartizan.container.supervision.Transitions.Action;
import dev.bartizan.container.supervision.Transitions.Decision;
import dev.bartizan.container.supervision.Transitions.Situation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Reconciles one container with its desired state: observes it, decides with {@link Transitions}, publishes a new state, and
 * starts or restarts the container if necessary. At most one container of an app is reconciled at a time.
 */
final class ContainerReconciler {

    private static final Logger LOG = Logger.getLogger(ContainerReconciler.class);

    /** Maximum number of decisions in a row about one container, so that others get their turn. */
    private static final int MAX_DECISIONS = 8;

    /** Delay of the next reconciliation if the engine could not be queried. */
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final ContainerEngine engine;
    private final ContainerConfig config;
    private final DesiredStates desiredStates;
    private final SupervisedContainers containers;
    private final ContainerInspector inspector;
    private final StateChangePublisher publisher;
    private final Consumer<Supervised> request;
    private final Clock clock;
    private final Transitions transitions;
    private final ConcurrentMap<String, Long> restarts = new ConcurrentHashMap<>();

    /** Apps that were healthy at the last reconciliation of one of their containers. */
    private final Set<String> ready = ConcurrentHashMap.newKeySet();

    /** Apps that were down at the last reconciliation of one of their containers. */
    private final Set<String> down = ConcurrentHashMap.newKeySet();

    /** @param request schedules the reconciliation of a container */
    ContainerReconciler(
            ContainerEngine engine,
            ContainerConfig config,
            DesiredStates desiredStates,
            SupervisedContainers containers,
            ContainerInspector inspector,
            StateChangePublisher publisher,
            Consumer<Supervised> request,
            Clock clock) {
        this.engine = engine;
        this.config = config;
        this.desiredStates = desiredStates;
        this.containers = containers;
        this.inspector = inspector;
        this.publisher = publisher;
        this.request = request;
        this.clock = clock;
        this.transitions = new Transitions(config);
    }

    /** The number of restarts since the start of this process, by container name. */
    Map<String, Long> restarts() {
        return Map.copyOf(restarts);
    }

    /** Reconciles the container of that name, if it is registered. Does not throw. */
    void reconcile(String name) {
        containers.find(name).ifPresent(this::reconcile);
    }

    private void reconcile(Supervised container) {
        String name = container.name();
        try {
            for (int i = 0; i < MAX_DECISIONS && decide(container); i++) {
                LOG.tracev("container_decided", kv("container", name));
            }
        } catch (EngineException failure) {
            container.reconcileAt(clock.instant().plus(RETRY));
            LOG.debugv("container_not_reconciled", kv("container", name), kv("reason", failure.getMessage()));
        } catch (RuntimeException bug) {
            // A failure with one container must not stop the supervision of the others.
            container.reconcileAt(clock.instant().plus(config.sweepInterval()));
            LOG.errorv(bug, "container_not_reconciled", kv("container", name));
        }
    }

    /** Returns whether the next decision is due at once. */
    private boolean decide(Supervised container) {
        Optional<Instant> held = held(container);
        if (held.isEmpty() && container.held()) {
            container.resume(clock.instant());
        }
        Optional<Instant> before = container.startedAt();
        Observed found = inspector.observe(container);
        Observed observed =
                held.<Observed>map(until -> new Observed.Held(found, until)).orElse(found);
        String name = container.name();
        if (!containers.contains(container)) {
            return false;
        }
        if (!container.startedAt().equals(before)) {
            requestRestartedAlong(container);
            requestRelatives(container);
        }
        Instant now = clock.instant();
        if (obsolete(container, found, now)) {
            forget(container);
            return false;
        }
        if (container.state().isEmpty()) {
            containers.inheritDesiredState(container);
            requestRelatives(container);
        }
        if (held.isEmpty()) {
            chargeEngineRestarts(container, now);
        }
        Decision decision = transitions.decide(
                new Situation(
                        container.state(),
                        container.delayedSince(),
                        observed,
                        desiredStates.of(name),
                        container.health(),
                        containers.unready(container.app()),
                        desiredStates.budget(name)),
                now);
        desiredStates.remember(name, decision.budget());
        desiredStates.rememberApp(name, container.app());
        container.decided(observed, decision, now).ifPresent(from -> {
            if (decision.state() instanceof Failed) {
                container.keepLog(inspector.lastLog(name));
            }
            if (decision.state() instanceof Missing) {
                containers.passOnDesiredState(container);
            }
            publisher.changed(container, from, decision.state(), now);
            if (found instanceof Observed.Gone) {
                requestRelatives(container);
            }
        });
        requestDependents(container);
        publisher.notifyChange(
                container, decision.state(), desiredStates.budget(name).usedUp());
        if (decision.action() != Action.NONE) {
            recover(container, decision.action());
        }
        return decision.due().filter(due -> !due.isAfter(now)).isPresent();
    }

    /** Until when the container's app is held; empty if it isn't. */
    private Optional<Instant> held(Supervised container) {
        return desiredStates.heldUntil(container.app());
    }

    /** Restarts by the engine's restart policy count like those by Bartizan. */
    private void chargeEngineRestarts(Supervised container, Instant now) {
        String name = container.name();
        int counted = container.takeEngineRestarts();
        if (counted == 0) {
            return;
        }
        restarts.merge(name, (long) counted, Long::sum);
        RestartLimits limits = Transitions.limits(config.restart());
        RestartBudget budget = desiredStates.budget(name);
        for (int i = 0; i < counted && !budget.usedUp(); i++) {
            budget = budget.left(limits, now) == 0 ? budget.spent() : budget.charged(limits, now);
        }
        desiredStates.remember(name, budget);
    }

    /** Whether supervision of the container ends. */
    private boolean obsolete(Supervised container, Observed observed, Instant now) {
        String name = container.name();
        if (!(observed instanceof Observed.Gone gone)) {
            return !container.settings().supervised();
        }
        // A late event or list must not register a removed container again as a missing one.
        boolean unknown =
                container.state().isEmpty() && !desiredStates.containers().contains(name);
        return unknown
                || containers.livesOn(container)
                || desiredStates.of(name) == DesiredState.STOPPED && unneeded(container)
                || held(container).isEmpty() && !transitions.forgottenAt(gone).isAfter(now);
    }

    /** Whether nothing is lost with the desired state of a removed container that should not run, such as an old colour. */
    private boolean unneeded(Supervised container) {
        boolean reported = container.state().filter(Missing.class::isInstance).isPresent();
        return reported
                || container.identity().deployed()
                        && containers.of(container.app()).size() > 1;
    }

    /** Ends the supervision of a container. The caller must hold the lock of its app. */
    private void forget(Supervised container) {
        // Those that were not reconciled yet need its desired state.
        containers.relatives(container).forEach(containers::inheritDesiredState);
        containers.passOnDesiredState(container);
        containers.forget(container);
        desiredStates.save();
        publisher.forget(container.name());
        requestRelatives(container);
    }

    /**
     * Ends the supervision of a container if the engine has no such container. The caller must hold the lock of its app.
     *
     * @throws EngineException if the engine can't be queried
     */
    boolean forgetMissing(Supervised container) {
        boolean gone = containers.contains(container)
                && inspector.observe(container) instanceof Observed.Gone
                && containers.contains(container);
        if (gone) {
            forget(container);
        }
        return gone;
    }

    /** Decides about the containers that must be restarted after a start of this one. */
    void requestRestartedAlong(Supervised container) {
        containers.sharers(container.id(), container.name()).forEach(request);
        containers.restartedAlong(container.app()).forEach(request);
    }

    /** Decides again about the containers that take the place of this one, or the other way round. */
    private void requestRelatives(Supervised container) {
        containers.relatives(container).forEach(request);
    }

    /** Reconciles apps that wait for a recovered app. If it was down, the counted restarts of its dependents are reset. */
    private void requestDependents(Supervised container) {
        String app = container.app();
        List<Supervised> ofApp = containers.of(app);
        if (ofApp.stream().noneMatch(Supervised::ready)) {
            ready.remove(app);
            if (ofApp.stream().allMatch(Supervised::down)) {
                down.add(app);
            }
        } else if (ready.add(app)) {
            boolean wasDown = down.remove(app);
            containers.all().stream()
                    .filter(other ->
                            containers.dependencies().awaited(other.app()).contains(app))
                    .forEach(dependent -> {
                        if (wasDown) {
                            desiredStates.remember(dependent.name(), RestartBudget.FULL);
                        }
                        request.accept(dependent);
                    });
        }
    }

    private void recover(Supervised container, Action action) {
        String name = container.name();
        if (action != Action.STOP) {
            // Stored before the restart, so that it counts even if this process ends during it.
            desiredStates.save();
            restarts.merge(name, 1L, Long::sum);
        }
        try {
            switch (action) {
                case START -> engine.start(name);
                case RESTART -> inspector.restart(name);
                case STOP -> inspector.stop(name);
                case NONE -> throw new IllegalArgumentException(name);
            }
        } catch (EngineException failure) {
            if (failure.unreachable() || failure.notFound()) {
                throw failure;
            }
            String reason = String.valueOf(failure.details().getOrDefault("cause", failure.getMessage()));
            container.refused(
                    action == Action.STOP ? "The engine refuses to stop it: " : "The engine refuses to start it: ",
                    reason);
            LOG.warnv(
                    action == Action.STOP ? "container_stop_refused" : "container_start_refused",
                    kv("container", name),
                    kv("reason", reason));
        }
    }
}
