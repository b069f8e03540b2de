package dev.bartizan.crowdsec.agent;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.backoff.Backoff;
import dev.bartizan.backoff.RestartBudget;
import dev.bartizan.backoff.RestartLimits;
import dev.bartizan.crowdsec.AgentConfiguration;
import dev.bartizan.crowdsec.CrowdSecConfig;
import dev.bartizan.crowdsec.decision.LocalApi;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.notify.Notification;
import dev.bartizan.notify.NotificationKind;
import dev.bartizan.system.Deadline;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Reconciles the agent's process with its desired state: starts, restarts and stops it, and notifies of failure and
 * recovery. Both the desired state (a database row) and the process survive a restart of Bartizan.
 */
@Singleton
class AgentSupervisor {

    private static final Logger LOG = Logger.getLogger(AgentSupervisor.class);

    private static final Duration WATCH_INTERVAL = Duration.ofSeconds(1);
    private static final Duration RECONCILE_INTERVAL = Duration.ofSeconds(30);
    private static final Duration LAPI_POLL = Duration.ofMillis(500);

    /** The agent's name in notifications. */
    private static final String SUBJECT = "crowdsec";

    private final AgentDesiredState desired;
    private final AgentProcess process;
    private final AgentConfiguration configuration;
    private final LocalApi localApi;
    private final CrowdSecConfig config;
    private final Event<Notification> notifications;
    private final Clock clock;
    private final DeadlineQueue deadlines;
    private final Deadline watching;

    private final RestartLimits limits;

    /** Changed only inside {@link AgentProcess#exclusively}. */
    private RestartBudget budget = RestartBudget.FULL;

    /** Running calls of {@link #start}: they report their own failure, so {@link #watch} pauses. */
    private final AtomicInteger manualStarts = new AtomicInteger();

    private volatile int restarts;
    private volatile AgentProblem problem;

    /** Whether the agent counts as failed: until someone starts it or it has run for a while. */
    private volatile boolean failed;

    /** The kind of the last notification; null before the first one. */
    private volatile NotificationKind lastNotified;

    private volatile boolean stopping;

    AgentSupervisor(
            AgentDesiredState desired,
            AgentProcess process,
            AgentConfiguration configuration,
            LocalApi localApi,
            CrowdSecConfig config,
            Event<Notification> notifications,
            Clock clock,
            DeadlineQueue deadlines) {
        this.desired = desired;
        this.process = process;
        this.configuration = configuration;
        this.localApi = localApi;
        this.config = config;
        this.notifications = notifications;
        this.clock = clock;
        this.deadlines = deadlines;
        this.watching = deadlines.add("crowdsec-watch", this::watch);
        this.limits = new RestartLimits(
                config.restart().starts(),
                config.restart().window(),
                new Backoff(config.restart().backoff(), 2, config.restart().longestBackoff()));
    }

    void begin(@Observes @Priority(Lifecycle.Start.FEATURES) StartupEvent event) {
        deadlines.every("crowdsec-reconcile", Duration.ZERO, RECONCILE_INTERVAL, this::reconcile);
    }

    void databaseOpened(@Observes @Priority(Lifecycle.Open.FEATURES) DatabaseOpened event) {
        watching.within(WATCH_INTERVAL);
    }

    /**
     * Starts the agent unless it runs, and waits for its local API. Sets the desired state to running unless this method
     * throws.
     *
     * @throws ServiceException {@code CROWDSEC_START_FAILED}; or a database failure
     */
    StartedAgent start() {
        manualStarts.incrementAndGet();
        try {
            boolean wasEnabled = desired.enabled();
            Optional<Agent> running = process.running();
            if (running.isPresent()) {
                return awaitLocalApi(adopt(running.get()), wasEnabled);
            }
            requireComplete();
            return awaitLocalApi(process.exclusively(this::startUnlessRunning), wasEnabled);
        } catch (IOException failure) {
            throw startFailed(failure);
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        } finally {
            manualStarts.decrementAndGet();
            watching.within(WATCH_INTERVAL);
        }
    }

    private Agent adopt(Agent running) {
        desired.set(true);
        return running;
    }

    private void requireComplete() {
        List<MissingPart> missing = process.missing();
        if (!missing.isEmpty()) {
            throw new ServiceException(
                    ErrorCode.CROWDSEC_START_FAILED,
                    AgentProblem.missing(missing).summary(),
                    Map.of("missing", missing.stream().map(MissingPart::facts).toList()));
        }
    }

    private Agent startUnlessRunning() throws IOException, InterruptedException {
        Optional<Agent> running = process.running();
        if (running.isPresent()) {
            return adopt(running.get());
        }
        boolean wasEnabled = desired.enabled();
        desired.set(true);
        try {
            process.takeExit();
            budget = RestartBudget.FULL;
            problem = null;
            failed = false;
            return launch();
        } catch (IOException | RuntimeException failure) {
            desired.set(wasEnabled);
            throw failure;
        }
    }

    private Agent launch() throws IOException, InterruptedException {
        budget = budget.charged(limits, clock.instant());
        return process.start();
    }

    private StartedAgent awaitLocalApi(Agent agent, boolean wasEnabled) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        while (!stopping && System.nanoTime() - begin < config.startTimeout().toNanos()) {
            // Wait before the first request too: another agent may hold the port, and ours exits when it notices that.
            Thread.sleep(LAPI_POLL);
            if (!agent.process().running() && process.running().isEmpty()) {
                throw exitedAtStart(wasEnabled);
            }
            if (localApi.ready()) {
                recovered();
                return StartedAgent.ready(agent);
            }
        }
        return StartedAgent.notReady(
                agent,
                "The agent runs, but %s did not answer within %s. Does `api.server.listen_uri` in its config.yaml have this address?"
                        .formatted(config.lapiUrl(), config.startTimeout()));
    }

    private ServiceException exitedAtStart(boolean wasEnabled) throws IOException, InterruptedException {
        process.exclusively(() -> {
            recordExit();
            if (!wasEnabled && desired.enabled() && process.running().isEmpty()) {
                desired.set(false);
            }
            return null;
        });
        return new ServiceException(
                ErrorCode.CROWDSEC_START_FAILED,
                "The agent exited during its start.",
                Map.of("log", process.lastLogLines()));
    }

    private static ServiceException startFailed(IOException failure) {
        return new ServiceException(
                ErrorCode.CROWDSEC_START_FAILED,
                "The agent can't be started: " + failure.getMessage(),
                Map.of(),
                failure);
    }

    private static IllegalStateException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new IllegalStateException(cause);
    }

    /**
     * Sets the desired state to stopped, stops the agent if it runs, and returns when its process is gone.
     *
     * @throws ServiceException on a database failure, and then the agent still runs; {@code INTERNAL_ERROR} if the process
     *     can't be stopped
     */
    void stop() {
        desired.set(false);
        if (process.neverStarted()) {
            return;
        }
        try {
            process.exclusively(() -> {
                process.stop();
                return null;
            });
            problem = null;
            failed = false;
            lastNotified = null;
        } catch (IOException failure) {
            throw new ServiceException(
                    ErrorCode.INTERNAL_ERROR, "The agent can't be stopped: " + failure.getMessage(), Map.of(), failure);
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    /** The agent's status. Sends a request to the local API. */
    AgentStatus status() {
        Optional<Agent> agent = agent();
        return new AgentStatus(
                state(agent),
                agent.isPresent(),
                agent.map(running -> running.process().pid()).orElse(null),
                agent.isPresent() && localApi.ready(),
                desired.enabled(),
                agent.map(Agent::since).orElse(null),
                restarts,
                problem().map(AgentProblem::text).orElse(null),
                configuration.warnings());
    }

    /** Whether the agent should run. */
    boolean enabled() {
        return desired.enabled();
    }

    AgentState state() {
        return state(agent());
    }

    private AgentState state(Optional<Agent> agent) {
        if (agent.isPresent()) {
            return AgentState.RUNNING;
        }
        if (!desired.enabled()) {
            return AgentState.STOPPED;
        }
        return failed ? AgentState.FAILED : AgentState.RESTARTING;
    }

    /** The last problem; empty if there was none since the last start or stop. */
    Optional<AgentProblem> problem() {
        return Optional.ofNullable(problem);
    }

    private Optional<Agent> agent() {
        try {
            return process.running();
        } catch (IOException failure) {
            LOG.warnv("crowdsec_pid_file_unreadable", kv("reason", failure.toString()));
            return Optional.empty();
        }
    }

    /** Reloads the desired state, which another process on the same database may have changed, and applies it. */
    void reconcile() {
        desired.refresh();
        watch();
        try {
            process.rotateLog();
        } catch (IOException failure) {
            LOG.warnv("crowdsec_log_not_rotated", kv("reason", failure.toString()));
        }
    }

    /** Restarts an agent that has ended; cheap while the agent runs. */
    void watch() {
        if (desired.enabled() && !stopping) {
            watching.within(WATCH_INTERVAL);
        }
        if (!desired.enabled() || manualStarts.get() > 0 || stopping) {
            return;
        }
        try {
            Optional<Agent> running = process.running();
            if (running.isPresent()) {
                checkRecovery(running.get());
                return;
            }
            List<MissingPart> missing = process.missing();
            if (missing.isEmpty()) {
                process.exclusively(this::restartUnlessRunning);
            } else {
                fail(AgentProblem.missing(missing));
            }
        } catch (IOException failure) {
            fail(new AgentProblem("The agent can't be started.", List.of(failure.toString())));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Void restartUnlessRunning() throws IOException, InterruptedException {
        if (!desired.enabled() || process.running().isPresent()) {
            return null;
        }
        recordExit();
        Instant now = clock.instant();
        if (budget.left(limits, now) == 0) {
            fail(new AgentProblem(
                    "The agent was started %d times within %s and ended each time."
                            .formatted(limits.limit(), limits.window()),
                    process.lastLogLines()));
        } else if (!now.isBefore(budget.nextAfterLast(limits, now))) {
            restarts++;
            launch();
        }
        return null;
    }

    private void recordExit() throws IOException, InterruptedException {
        Optional<String> end = process.takeExit();
        if (end.isPresent()) {
            problem = new AgentProblem(end.get(), process.lastLogLines());
            LOG.warnv("crowdsec_agent_ended", kv("reason", end.get()));
        }
    }

    private void fail(AgentProblem found) {
        problem = found;
        if (!failed) {
            failed = true;
            LOG.errorv("crowdsec_agent_failed", kv("reason", found.summary()), kv("details", found.details()));
        }
        notifyOnce(NotificationKind.AGENT_FAILED, found.summary());
    }

    /** A failed agent counts as recovered only after it has run for longer than the longest backoff. */
    private void checkRecovery(Agent running) {
        boolean steady = !failed
                || running.since().plus(config.restart().longestBackoff()).isBefore(clock.instant());
        if (lastNotified != NotificationKind.AGENT_RECOVERED && steady && localApi.ready()) {
            recovered();
        }
    }

    private void recovered() {
        failed = false;
        notifyOnce(NotificationKind.AGENT_RECOVERED, "The agent runs.");
    }

    private void notifyOnce(NotificationKind kind, String message) {
        if (lastNotified != kind) {
            lastNotified = kind;
            notifications.fire(new Notification(kind, SUBJECT, message));
        }
    }

    void end(@Observes @Priority(Lifecycle.Stopping.FEATURES) ShutdownDelayInitiatedEvent event) {
        stopping = true;
    }
}
