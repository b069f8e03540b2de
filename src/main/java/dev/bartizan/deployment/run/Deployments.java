package dev.bartizan.deployment.run;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.audit.Audit;
import dev.bartizan.audit.AuditChange;
import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.RuntimeState;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.deployment.DeploymentConfig;
import dev.bartizan.deployment.admission.Admission;
import dev.bartizan.deployment.compare.SettingComparisonView;
import dev.bartizan.deployment.plan.DeploymentPlan;
import dev.bartizan.deployment.run.Deployment.Step;
import dev.bartizan.deployment.traffic.Dial;
import dev.bartizan.deployment.traffic.Traffic;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.notify.Notification;
import dev.bartizan.notify.NotificationKind;
import dev.bartizan.system.Lifecycle;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Starts deployments and rollbacks, and resumes those that an earlier process did not finish. */
@Singleton
class Deployments {

    private static final Logger LOG = Logger.getLogger(Deployments.class);

    private final DeploymentStore store;
    private final ContainerEngine engine;
    private final Admission admission;
    private final StrayContainers strays;
    private final DeploymentRun.Tools tools;
    private final Event<Notification> notifications;
    private final Clock clock;
    private final Audit audit;

    /** Threads of running deployments by ID. */
    private final Map<Long, Thread> running = new ConcurrentHashMap<>();

    private volatile boolean stopping;

    Deployments(
            DeploymentStore store,
            ContainerEngine engine,
            Supervision supervision,
            StrayContainers strays,
            Admission admission,
            Traffic traffic,
            Expectation expectation,
            DeploymentConfig config,
            Event<Notification> notifications,
            Clock clock,
            Audit audit) {
        this.store = store;
        this.engine = engine;
        this.strays = strays;
        this.admission = admission;
        this.notifications = notifications;
        this.clock = clock;
        this.tools = new DeploymentRun.Tools(
                engine, supervision, traffic, expectation, config, store, new DeploymentRun.Time(clock, Thread::sleep));
        this.audit = audit;
    }

    /**
     * Starts a deployment in the background.
     *
     * @throws ServiceException {@code CONTAINER_NOT_FOUND} if no container of the app runs; {@code DEPLOYMENT_REFUSED};
     *     {@code DEPLOYMENT_RUNNING}; {@code APP_HELD}; or a failure of the engine, Caddy or the database. Then nothing has been changed
     */
    Deployment deploy(DeploymentRequest wanted) {
        String app = wanted.app();
        requireNone(app);
        Optional<Deployment> before = store.latest(app);
        Deployment.Order order =
                wanted.order(audit.caller().name(), before.map(Deployment::plan).orElse(DeploymentPlan.USUAL));
        Set<Dial> known = before.map(deployment -> deployment.status().dials()).orElse(Set.of());
        Traffic.Reached old = admission.admit(new Admission.Candidate(
                app,
                order.plan(),
                order.expect().isPresent(),
                before.map(deployment -> deployment.status().serving()),
                !known.isEmpty()));
        ContainerDetail container = old.container();
        Set<Dial> dials = new LinkedHashSet<>(known.isEmpty() ? old.dials() : old.unknown());
        if (order.plan().routed()) {
            dials.addAll(known);
        }
        String successor = container.name().equals(app + "-green") ? app + "-blue" : app + "-green";
        requireFree(app, successor);
        Instant now = clock.instant();
        Deployment planned = new Deployment(
                0,
                app,
                now,
                order,
                new Deployment.Containers(
                        container.name(),
                        container.image().reference(),
                        successor,
                        before.map(Deployment::idle)
                                .filter(kept -> !kept.equals(successor) && !kept.equals(container.name()))),
                new Deployment.Status(
                        container.name(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(new Step(DeploymentState.PULLING, now, Optional.empty(), Optional.empty())),
                        dials));
        Deployment deployment = unlessChanged(app, before, () -> store.add(planned));
        audit.report(AuditChange.of("deployment.start", app)
                .before("image", container.image().reference())
                .after("id", deployment.id(), "image", order.image()));
        LOG.infov("deployment_started", kv("id", deployment.id()), kv("app", app), kv("image", order.image()));
        start(deployment);
        return deployment;
    }

    private void requireNone(String app) {
        if (store.deploying(app)) {
            throw new ServiceException(ErrorCode.DEPLOYMENT_RUNNING, Map.of("app", app));
        }
        tools.supervision().heldUntil(app).ifPresent(until -> {
            throw new ServiceException(ErrorCode.APP_HELD, Map.of("app", app, "until", until.toString()));
        });
    }

    /**
     * A hold or another deployment can have begun since the first check. From here on none can, because each takes the same lock.
     *
     * @param last the app's last deployment at the first check
     */
    private Deployment unlessChanged(String app, Optional<Deployment> last, Supplier<Deployment> begin) {
        requireNone(app);
        return tools.supervision().exclusively(app, () -> {
            requireNone(app);
            if (!store.latest(app).equals(last)) {
                throw new ServiceException(ErrorCode.DEPLOYMENT_RUNNING, Map.of("app", app));
            }
            return begin.get();
        });
    }

    private void requireFree(String app, String successor) {
        engine.list().stream()
                .filter(container -> container.name().equals(successor))
                .forEach(container -> {
                    if (!Traffic.app(container.name(), container.labels()).equals(app)) {
                        throw Admission.refused(
                                List.of("The container %s belongs to another app.".formatted(successor)));
                    }
                    // One of an earlier deployment was started by another program, and is removed.
                    if (container.state() == RuntimeState.RUNNING
                            && !store.containers(app).contains(successor)) {
                        throw Admission.refused(
                                List.of("The container %s exists already and runs.".formatted(successor)));
                    }
                });
    }

    /**
     * Starts a rollback in the background.
     *
     * @throws ServiceException {@code NOT_FOUND}; {@code ROLLBACK_REFUSED} if this is not the app's last deployment, the new
     *     container does not serve the app, or the old one no longer exists; {@code DEPLOYMENT_RUNNING}; {@code APP_HELD}
     */
    Deployment rollBack(long id) {
        Deployment deployment = find(id);
        requireNone(deployment.app());
        if (store.latest(deployment.app()).filter(latest -> latest.id() == id).isEmpty()) {
            throw rollbackRefused("The app was deployed again later.");
        }
        if (!deployment.status().serving().equals(deployment.containers().successor())) {
            throw rollbackRefused(
                    "%s serves the app already.".formatted(deployment.status().serving()));
        }
        if (engine.find(deployment.containers().old()).isEmpty()) {
            throw rollbackRefused(
                    "%s no longer exists.".formatted(deployment.containers().old()));
        }
        Deployment returning = unlessChanged(deployment.app(), Optional.of(deployment), () -> {
            Deployment reopened = deployment.enter(DeploymentState.RETURNING, Optional.empty(), clock.instant());
            store.reopen(reopened);
            return reopened;
        });
        audit.report(AuditChange.of("deployment.rollback", deployment.app()).after("id", id));
        LOG.infov("deployment_rollback_started", kv("id", id), kv("app", deployment.app()));
        start(returning);
        return returning;
    }

    private static ServiceException rollbackRefused(String reason) {
        return new ServiceException(ErrorCode.ROLLBACK_REFUSED, reason, Map.of("reason", reason));
    }

    /**
     * Compares the settings of the old and the new container of an app's last deployment, as the engine has them now.
     *
     * @throws ServiceException {@code NOT_FOUND}; {@code COMPARISON_IMPOSSIBLE} if there is a later deployment, or a
     *     container no longer exists; or a failure of the engine or the database
     */
    List<SettingComparisonView> compare(long id) {
        Deployment deployment = find(id);
        if (store.latest(deployment.app()).filter(latest -> latest.id() == id).isEmpty()) {
            throw incomparable("There is a later deployment, so the names can be those of other containers.");
        }
        return SettingComparisonView.of(
                container(deployment.containers().old()),
                container(deployment.containers().successor()));
    }

    private ContainerDetail container(String name) {
        return engine.find(name).orElseThrow(() -> incomparable("The container " + name + " doesn't exist."));
    }

    private static ServiceException incomparable(String reason) {
        return new ServiceException(ErrorCode.COMPARISON_IMPOSSIBLE, reason, Map.of("reason", reason));
    }

    /**
     * The deployment with that ID.
     *
     * @throws ServiceException {@code NOT_FOUND}
     */
    Deployment find(long id) {
        return store.find(id).orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND));
    }

    /**
     * The newest deployments, newest first.
     *
     * @param app the app; all apps if it is not given
     * @param before only those with smaller IDs
     */
    List<Deployment> list(@Nullable String app, long before, int limit) {
        return store.list(app, before, limit);
    }

    /** What users should know about the containers of an app's last deployment; empty for earlier ones. */
    List<String> warnings(Deployment deployment) {
        return strays.warnings(deployment);
    }

    /** The last deployment of an app, from memory. */
    Optional<Deployment> latest(String app) {
        return store.latest(app);
    }

    /** Resumes deployments that an earlier process did not finish. */
    void resume(@Observes @Priority(Lifecycle.Open.DEPLOYMENTS) DatabaseOpened event) {
        for (Deployment deployment : store.load()) {
            if (!deployment.state().ended() && !running.containsKey(deployment.id())) {
                LOG.infov(
                        "deployment_resumed",
                        kv("id", deployment.id()),
                        kv("app", deployment.app()),
                        kv("state", deployment.state().wireName()));
                Deployment taken = deployment.afterCrash(clock.instant());
                store.save(taken);
                start(taken);
            }
        }
    }

    private void start(Deployment deployment) {
        Thread thread = Thread.ofVirtual().name("deployment-" + deployment.id()).unstarted(() -> run(deployment));
        running.put(deployment.id(), thread);
        thread.start();
    }

    private void run(Deployment deployment) {
        try {
            if (!stopping) {
                ended(new DeploymentRun(deployment, tools).run());
            }
        } catch (CancellationException stopped) {
            LOG.infov("deployment_interrupted", kv("id", deployment.id()), kv("app", deployment.app()));
        } finally {
            running.remove(deployment.id());
        }
    }

    private void ended(Deployment deployment) {
        strays.deploymentEnded();
        LOG.infov(
                "deployment_ended",
                kv("id", deployment.id()),
                kv("app", deployment.app()),
                kv("state", deployment.state().wireName()),
                kv("serving", deployment.status().serving()),
                kv("problem", deployment.status().problem().orElse(null)));
        if (deployment.status().problem().isPresent()) {
            notifications.fire(new Notification(
                    NotificationKind.DEPLOYMENT_FAILED,
                    deployment.app(),
                    "%s serves it. %s"
                            .formatted(
                                    deployment.status().serving(),
                                    deployment.status().problem().get())));
        } else {
            notifications.fire(new Notification(
                    NotificationKind.DEPLOYMENT_SUCCEEDED,
                    deployment.app(),
                    "%s serves it.".formatted(deployment.status().serving())));
        }
    }

    /** Interrupts running deployments; the next process resumes them. */
    void stop(@Observes @Priority(Lifecycle.Stopping.FEATURES) ShutdownDelayInitiatedEvent event) {
        stopping = true;
        running.values().forEach(Thread::interrupt);
    }
}
