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
 * Sees to it that the agent runs exactly when it should. The wish is a row, and outlives us; the process is reality, and
 * outlives us too.
 */
@Singleton
class AgentSupervisor {

    private static final Logger LOG = Logger.getLogger(AgentSupervisor.class);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Duration BETWEEN_RECONCILIATIONS = Duration.ofSeconds(30);
    private static final Duration LAPI_POLL = Duration.ofMillis(500);

    /** The name of the agent in notifications. */
    private static final String SUBJECT = "crowdsec";

    private final AgentWish wish;
    private final AgentProcess process;
    private final AgentConfiguration configuration;
    private final LocalApi localApi;
    private final CrowdSecConfig config;
    private final Event<Notification> notifications;
    private final Clock clock;
    private final DeadlineQueue deadlines;
    private final Deadline watching;

    private final RestartLimits limits;

    /** Changed only while nobody else may start the agent. */
    private RestartBudget budget = RestartBudget.FULL;

    /** Starts that a person waits for: it is theirs to see what becomes of them. */
    private final AtomicInteger handStarts = new AtomicInteger();

    private volatile int restarts;
    private volatile AgentProblem problem;

    /** Given up, until a person starts it, or it has run for a while. */
    private volatile boolean failed;

    /** What people were told last; nothing yet. */
    private volatile NotificationKind told;

    private volatile boolean stopping;

    AgentSupervisor(
            AgentWish wish,
            AgentProcess process,
            AgentConfiguration configuration,
            LocalApi localApi,
            CrowdSecConfig config,
            Event<Notification> notifications,
            Clock clock,
            DeadlineQueue deadlines) {
        this.wish = wish;
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
        deadlines.every("crowdsec-reconcile", Duration.ZERO, BETWEEN_RECONCILIATIONS, this::reconcile);
    }

    void databaseOpened(@Observes @Priority(Lifecycle.Open.FEATURES) DatabaseOpened event) {
        watching.within(BETWEEN_LOOKS);
    }

    /**
     * Starts the agent unless it runs, and waits for its local API. From now on its desired state is running, unless this throws.
     *
     * @throws ServiceException {@code CROWDSEC_START_FAILED}; or a database failure
     */
    StartedAgent start() {
        handStarts.incrementAndGet();
        try {
            boolean wished = wish.enabled();
            Optional<Agent> running = process.running();
            if (running.isPresent()) {
                return awaitLocalApi(adopt(running.get()), wished);
            }
            requireComplete();
            return awaitLocalApi(process.exclusively(this::startUnlessRunning), wished);
        } catch (IOException failure) {
            throw startFailed(failure);
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        } finally {
            handStarts.decrementAndGet();
            watching.within(BETWEEN_LOOKS);
        }
    }

    private Agent adopt(Agent running) {
        wish.set(true);
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
        boolean wished = wish.enabled();
        wish.set(true);
        try {
            process.takeEnd();
            budget = RestartBudget.FULL;
            problem = null;
            failed = false;
            return launch();
        } catch (IOException | RuntimeException failure) {
            wish.set(wished);
            throw failure;
        }
    }

    private Agent launch() throws IOException, InterruptedException {
        budget = budget.charged(limits, clock.instant());
        return process.start();
    }

    private StartedAgent awaitLocalApi(Agent agent, boolean wished) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        while (!stopping && System.nanoTime() - begin < config.startTimeout().toNanos()) {
            // Before the first question too: somebody else may have the port, and ours ends when it finds that out.
            Thread.sleep(LAPI_POLL);
            if (!agent.process().running() && process.running().isEmpty()) {
                throw endedAtStart(wished);
            }
            if (localApi.ready()) {
                recovered();
                return StartedAgent.ready(agent);
            }
        }
        return StartedAgent.notReady(
                agent,
                "The agent runs, but %s did not answer within %s: is that what `api.server.listen_uri` of its config.yaml says?"
                        .formatted(config.lapiUrl(), config.startTimeout()));
    }

    private ServiceException endedAtStart(boolean wished) throws IOException, InterruptedException {
        process.exclusively(() -> {
            noteEnd();
            if (!wished && wish.enabled() && process.running().isEmpty()) {
                wish.set(false);
            }
            return null;
        });
        return new ServiceException(
                ErrorCode.CROWDSEC_START_FAILED,
                "The agent ended while it was being started.",
                Map.of("log", process.lastWords()));
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
     * Ends the agent, if it runs, and returns when it is gone. From now on its desired state is stopped.
     *
     * @throws ServiceException a database failure, and then it goes on running; {@code INTERNAL_ERROR} if it can't be ended
     */
    void stop() {
        wish.set(false);
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
            told = null;
        } catch (IOException failure) {
            throw new ServiceException(
                    ErrorCode.INTERNAL_ERROR, "The agent can't be stopped: " + failure.getMessage(), Map.of(), failure);
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    /** How the agent is doing, the local API included. */
    AgentStatus status() {
        Optional<Agent> agent = agent();
        return new AgentStatus(
                state(agent),
                agent.isPresent(),
                agent.map(running -> running.process().pid()).orElse(null),
                agent.isPresent() && localApi.ready(),
                wish.enabled(),
                agent.map(Agent::since).orElse(null),
                restarts,
                problem().map(AgentProblem::text).orElse(null),
                configuration.warnings());
    }

    /** Whether it should run. */
    boolean enabled() {
        return wish.enabled();
    }

    AgentState state() {
        return state(agent());
    }

    private AgentState state(Optional<Agent> agent) {
        if (agent.isPresent()) {
            return AgentState.RUNNING;
        }
        if (!wish.enabled()) {
            return AgentState.STOPPED;
        }
        return failed ? AgentState.FAILED : AgentState.RESTARTING;
    }

    /** What was wrong last. */
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

    /** At the start, and ever after: somebody else may have changed what is wanted. */
    void reconcile() {
        wish.refresh();
        watch();
        try {
            process.boundLog();
        } catch (IOException failure) {
            LOG.warnv("crowdsec_log_not_bounded", kv("reason", failure.toString()));
        }
    }

    /** Notices an agent that has ended at once; costs next to nothing while all is as it should be. */
    void watch() {
        if (wish.enabled() && !stopping) {
            watching.within(BETWEEN_LOOKS);
        }
        if (!wish.enabled() || handStarts.get() > 0 || stopping) {
            return;
        }
        try {
            Optional<Agent> running = process.running();
            if (running.isPresent()) {
                noteHealth(running.get());
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
        if (!wish.enabled() || process.running().isPresent()) {
            return null;
        }
        noteEnd();
        Instant now = clock.instant();
        if (budget.left(limits, now) == 0) {
            fail(new AgentProblem(
                    "It was started %d times within %s and ended each time.".formatted(limits.limit(), limits.window()),
                    process.lastWords()));
        } else if (!now.isBefore(budget.nextAfterLast(limits, now))) {
            restarts++;
            launch();
        }
        return null;
    }

    private void noteEnd() throws IOException, InterruptedException {
        Optional<String> end = process.takeEnd();
        if (end.isPresent()) {
            problem = new AgentProblem(end.get(), process.lastWords());
            LOG.warnv("crowdsec_agent_ended", kv("reason", end.get()));
        }
    }

    private void fail(AgentProblem found) {
        problem = found;
        if (!failed) {
            failed = true;
            LOG.errorv("crowdsec_agent_failed", kv("reason", found.summary()), kv("details", found.details()));
        }
        tell(NotificationKind.AGENT_FAILED, found.summary());
    }

    /** One that was given up is well only after it has run for longer than from one start to the next. */
    private void noteHealth(Agent running) {
        boolean steady = !failed
                || running.since().plus(config.restart().longestBackoff()).isBefore(clock.instant());
        if (told != NotificationKind.AGENT_RECOVERED && steady && localApi.ready()) {
            recovered();
        }
    }

    private void recovered() {
        failed = false;
        tell(NotificationKind.AGENT_RECOVERED, "It runs.");
    }

    private void tell(NotificationKind kind, String message) {
        if (told != kind) {
            told = kind;
            notifications.fire(new Notification(kind, SUBJECT, message));
        }
    }

    void end(@Observes @Priority(Lifecycle.Stopping.FEATURES) ShutdownDelayInitiatedEvent event) {
        stopping = true;
    }
}
