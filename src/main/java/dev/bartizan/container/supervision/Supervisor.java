package dev.bartizan.container.supervision;

import dev.bartizan.audit.Audit;
import dev.bartizan.audit.AuditChange;
import dev.bartizan.container.ContainerConfig;
import dev.bartizan.container.check.HealthResult;
import dev.bartizan.container.check.Prober;
import dev.bartizan.container.desired.DesiredState;
import dev.bartizan.container.desired.DesiredStates;
import dev.bartizan.container.desired.StoppedBy;
import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.EngineEvent;
import dev.bartizan.container.engine.EngineException;
import dev.bartizan.container.image.ImageChecks;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.error.ServiceException;
import dev.bartizan.notify.Notification;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Keeps containers in their desired state. A container is reconciled when the engine reports an event, when a retry or
 * restart is due, and when a sweep finds it changed. This class takes commands and events; {@link ContainerReconciler} does
 * the rest.
 */
@Singleton
public class Supervisor {

    private final ContainerEngine engine;
    private final ContainerConfig config;
    private final DesiredStates desiredStates;
    private final Audit audit;
    private final Clock clock;

    private final SupervisedContainers containers;
    private final StateChangePublisher publisher;
    private final HealthChecks checks;
    private final ContainerInspector inspector;
    private final ContainerReconciler reconciler;
    private final SerialTasks tasks;

    private volatile Instant lastTick = Instant.MIN;
    private volatile Runnable dueChanged = () -> {};
    private volatile Map<String, String> otherWarnings = Map.of();
    private volatile boolean swept;

    /** Whether the engine can't be reached. */
    private volatile boolean away;

    private volatile boolean adopted;

    public Supervisor(
            ContainerEngine engine,
            ContainerConfig config,
            DesiredStates desiredStates,
            Prober prober,
            SupervisionThreads threads,
            Event<StateChange> changes,
            Event<Notification> notifications,
            Audit audit,
            Clock clock) {
        this.engine = engine;
        this.config = config;
        this.desiredStates = desiredStates;
        this.audit = audit;
        this.clock = clock;
        this.containers = new SupervisedContainers(desiredStates, config, clock);
        this.publisher = new StateChangePublisher(changes, notifications);
        this.checks = new HealthChecks(engine, config, prober, threads.checks(), this::checked, clock);
        this.inspector = new ContainerInspector(engine, config, containers, publisher, this::request, clock);
        this.reconciler = new ContainerReconciler(
                engine, config, desiredStates, containers, inspector, publisher, this::request, clock);
        this.tasks = new SerialTasks(threads.reconciliations(), this::reconcile);
    }

    // ---- Queries and commands

    /** The supervised container of that name. */
    public Optional<SupervisedContainer> find(String container) {
        return containers.known(container).map(this::describe);
    }

    /**
     * A supervised container with its last health checks and the check of its image.
     *
     * @throws ServiceException {@code CONTAINER_NOT_FOUND} if it is not supervised
     */
    public ContainerView view(String container, ImageChecks images) {
        Supervised found = required(container);
        return ContainerView.full(found, describe(found), images);
    }

    /** All supervised containers, by name. */
    public List<SupervisedContainer> containers() {
        return containers.known().stream().map(this::describe).toList();
    }

    /**
     * Stores the desired state that a deployment wants of a container, whether the container exists yet or not.
     * {@code RUNNING} resets the counted restarts.
     *
     * @throws DatabaseException if it can't be stored; then nothing has changed
     */
    public void setDesiredState(String container, DesiredState desired) {
        boolean stoppedByUser = desiredStates.stoppedBy(container).equals(Optional.of(StoppedBy.USER));
        if (desiredStates.of(container) != desired || stoppedByUser) {
            desiredStates.set(container, desired, StoppedBy.DEPLOYMENT);
            containers.known(container).ifPresent(known -> {
                request(known);
                reconciler.requestRestartedAlong(known);
            });
        }
    }

    /**
     * The app of a container, or of that name.
     *
     * @throws ServiceException {@code CONTAINER_NOT_FOUND} if none is supervised
     */
    public String appOf(String name) {
        return containers.appOf(name);
    }

    /** Decides at once about all containers of an app, because what is wanted of it has changed. */
    public void reconsider(String app) {
        exclusively(app, () -> {
            containers.of(app).forEach(container -> reconcile(container.name()));
            return app;
        });
    }

    /** Sets the warnings of other features about containers, by their names. Replaces those of the last call. */
    public void setOtherWarnings(Map<String, String> warnings) {
        otherWarnings = Map.copyOf(warnings);
    }

    /** Runs an action while neither supervision, a user nor a deployment acts on the app's containers. Reentrant. */
    public <T> T exclusively(String app, Supplier<T> action) {
        return tasks.exclusively(app, action);
    }

    /**
     * Runs a container's health check once: from its settings, else from its image. A container without a check is healthy
     * if it has processes.
     *
     * @throws EngineException if the engine can't be reached
     */
    public HealthResult probe(ContainerDetail container) {
        return checks.probe(container);
    }

    /**
     * Sets the desired state to {@code RUNNING} and starts the container unless it runs; does not wait for dependencies.
     *
     * @throws ServiceException {@code CONTAINER_NOT_FOUND} if it is not supervised, an {@link EngineException}, or a database
     *     failure
     */
    public SupervisedContainer start(String container) {
        return act("container.start", container, DesiredState.RUNNING, engine::start);
    }

    /**
     * Sets the desired state to {@code STOPPED} and stops the container if it runs.
     *
     * @throws ServiceException as {@link #start}
     */
    public SupervisedContainer stop(String container) {
        return act("container.stop", container, DesiredState.STOPPED, name -> {
            try {
                inspector.stop(name);
            } catch (EngineException failure) {
                // A container that does not exist is stopped already.
                if (!failure.notFound()) {
                    throw failure;
                }
            }
        });
    }

    /**
     * Sets the desired state to {@code RUNNING} and restarts the container, or starts it if it is down.
     *
     * @throws ServiceException as {@link #start}
     */
    public SupervisedContainer restart(String container) {
        return act("container.restart", container, DesiredState.RUNNING, inspector::restart);
    }

    private SupervisedContainer act(String what, String name, DesiredState desired, Consumer<String> action) {
        Supervised subject = required(name);
        String container = subject.name();
        AuditChange change = AuditChange.of(what, container)
                .before("state", subject.state().map(ContainerState::wireName))
                .after("desired", desired);
        return audit.reporting(
                change,
                () -> exclusively(subject.app(), () -> {
                    desiredStates.set(container, desired, StoppedBy.USER);
                    subject.clearProblems();
                    try {
                        action.accept(container);
                    } finally {
                        reconcile(container);
                    }
                    return describe(subject, desired);
                }));
    }

    /**
     * Forgets all containers that the engine has no more, with their desired states.
     *
     * @return their names, sorted
     * @throws EngineException if the engine can't be queried
     */
    public List<String> forgetMissing() {
        audit.nothing();
        List<String> forgotten = new ArrayList<>();
        for (Supervised container : containers.known()) {
            if (container.recreation().goneSince().isPresent()
                    && exclusively(container.app(), () -> reconciler.forgetMissing(container))) {
                forgotten.add(container.name());
                audit.report(AuditChange.of("container.forget", container.name()));
            }
        }
        desiredStates.save();
        return List.copyOf(forgotten);
    }

    /** The apps with a running container that depend on a container's app, directly or not. */
    public List<String> runningDependents(String container) {
        return containers.dependencies().dependents(required(container).app()).stream()
                .filter(app -> containers.of(app).stream().anyMatch(each -> !each.down()))
                .toList();
    }

    /**
     * The in-memory record of a container.
     *
     * @throws ServiceException {@code CONTAINER_NOT_FOUND} if it is not supervised
     */
    Supervised required(String container) {
        return containers.required(container);
    }

    /** The in-memory record of a container, if it is supervised. */
    Optional<Supervised> known(String container) {
        return containers.known(container);
    }

    /** The public description of a container. */
    SupervisedContainer describe(Supervised container) {
        return describe(container, desiredStates.of(container.name()));
    }

    private SupervisedContainer describe(Supervised container, DesiredState desired) {
        Instant now = clock.instant();
        List<String> warnings = new ArrayList<>(container.settings().warnings());
        warnings.addAll(containers.dependencies().warnings(container.app()));
        Optional.ofNullable(otherWarnings.get(container.name())).ifPresent(warnings::add);
        return new SupervisedContainer(
                container.name(),
                container.id(),
                container.app(),
                container.image(),
                new SupervisedContainer.Status(
                        container.state().map(ContainerState::wireName).orElseThrow(),
                        away
                                ? container.why() + " The engine can't be reached, so this can be out of date."
                                : container.why(),
                        container.since(),
                        desired,
                        desiredStates.heldUntil(container.app())),
                new SupervisedContainer.Restarts(
                        desiredStates.budget(container.name()).left(Transitions.limits(config.restart()), now),
                        container.nextRestart()),
                new SupervisedContainer.Settings(container.settings().dependsOn(), List.copyOf(warnings)));
    }

    /** Whether all containers from before the start were reconciled since the start. Stays true. */
    boolean adopted() {
        adopted |= swept && containers.known().size() == containers.all().size();
        return adopted;
    }

    /** The number of restarts since the start of this process, by container name. */
    Map<String, Long> restarts() {
        return reconciler.restarts();
    }

    // ---- Events

    /**
     * Handles a new connection to the engine.
     *
     * @param checksHealth whether the engine runs the health checks of images itself
     */
    public void connected(boolean checksHealth) {
        away = false;
        inspector.engineChecks(checksHealth);
        // Events before the connection were missed.
        containers.all().forEach(Supervised::missedEvents);
        containers.all().forEach(this::request);
        sweep();
    }

    /** Handles the loss of the connection to the engine. */
    public void disconnected() {
        away = true;
    }

    /** Reconciles changed containers whose event may have been missed. */
    public void sweep() {
        desiredStates.endHolds();
        desiredStates.save();
        containers.changed(engine.list()).forEach(this::request);
        inspector.suspects(containers.all(), clock.instant()).forEach(this::request);
        swept = true;
    }

    /** Reconciles the container of an engine's event, if it is supervised, and those that share its network. */
    public void onEngineEvent(EngineEvent event) {
        if (event.action().equals("start")) {
            containers.sharers(event.id(), event.name()).forEach(this::request);
        }
        if (containers.concerns(event.name(), event.attributes())) {
            Supervised container = containers.register(event.name(), event.attributes());
            switch (event.action()) {
                case "oom" -> container.killedForMemory();
                case "create", "rename" -> {
                    // Another program recreates the app.
                    Instant now = clock.instant();
                    container.recreation().disturbed(now);
                    containers
                            .relatives(container)
                            .forEach(relative -> relative.recreation().disturbed(now));
                }
                default -> {}
            }
            request(container);
        }
    }

    /** Reconciles containers and starts health checks that are due. */
    public void tick() {
        Instant now = clock.instant();
        if (now.isBefore(lastTick)) {
            containers.all().forEach(container -> container.clockWasSetBack(now));
        }
        lastTick = now;
        for (Supervised container : containers.all()) {
            if (!container.due().isAfter(now)) {
                request(container);
            }
            checks.startDue(container, now);
        }
    }

    /** When {@link #tick} must run next if no event comes before; {@link Instant#MAX} for never. */
    Instant nextDue() {
        return containers.all().stream()
                .map(Supervised::nextDue)
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    /** Calls a listener whenever {@link #nextDue} may have changed; the listener must not block. */
    void whenDueChanges(Runnable listener) {
        dueChanged = listener;
    }

    private void reconcile(String container) {
        reconciler.reconcile(container);
        dueChanged.run();
    }

    private void checked(Supervised container, boolean changed) {
        if (changed) {
            request(container);
        } else {
            dueChanged.run();
        }
    }

    private void request(Supervised container) {
        tasks.request(container.app(), container.name());
    }
}
