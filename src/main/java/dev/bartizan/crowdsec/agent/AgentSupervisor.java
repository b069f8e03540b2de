package dev.bartizan.crowdsec.agent;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.crowdsec.AgentConfiguration;
import dev.bartizan.crowdsec.CrowdSecConfig;
import dev.bartizan.crowdsec.decision.LocalApi;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.system.Deadline;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Reconciles the agent's process with its desired state: restarts it when it has ended. Both the desired state (a database
 * row) and the process survive a restart of Bartizan.
 */
@Singleton
class AgentSupervisor {

    private static final Logger LOG = Logger.getLogger(AgentSupervisor.class);

    private static final Duration WATCH_INTERVAL = Duration.ofSeconds(1);
    private static final Duration RECONCILE_INTERVAL = Duration.ofSeconds(30);

    private final AgentDesiredState desired;
    private final AgentProcess process;
    private final AgentStarts starts;
    private final AgentCondition condition;
    private final AgentConfiguration configuration;
    private final LocalApi localApi;
    private final CrowdSecConfig config;
    private final Clock clock;
    private final DeadlineQueue deadlines;
    private final Deadline watching;

    /** Running calls of {@link #withoutRestarts}. */
    private final AtomicInteger ordered = new AtomicInteger();

    private volatile boolean stopping;

    AgentSupervisor(
            AgentDesiredState desired,
            AgentProcess process,
            AgentStarts starts,
            AgentCondition condition,
            AgentConfiguration configuration,
            LocalApi localApi,
            CrowdSecConfig config,
            Clock clock,
            DeadlineQueue deadlines) {
        this.desired = desired;
        this.process = process;
        this.starts = starts;
        this.condition = condition;
        this.configuration = configuration;
        this.localApi = localApi;
        this.config = config;
        this.clock = clock;
        this.deadlines = deadlines;
        this.watching = deadlines.add("crowdsec-watch", this::watch);
    }

    void begin(@Observes @Priority(Lifecycle.Start.FEATURES) StartupEvent event) {
        deadlines.every("crowdsec-reconcile", Duration.ZERO, RECONCILE_INTERVAL, this::reconcile);
    }

    void databaseOpened(@Observes @Priority(Lifecycle.Open.FEATURES) DatabaseOpened event) {
        watching.within(WATCH_INTERVAL);
    }

    /** Runs something while the agent is not restarted, such as a start that reports its own failure. */
    <T> T withoutRestarts(AgentProcess.Work<T> work) throws IOException, InterruptedException {
        ordered.incrementAndGet();
        try {
            return work.run();
        } finally {
            ordered.decrementAndGet();
            watching.within(WATCH_INTERVAL);
        }
    }

    /** Whether Bartizan is stopping. The agent keeps running. */
    boolean stopping() {
        return stopping;
    }

    /** The agent's status. Sends a request to the local API. */
    AgentStatusView status() {
        Optional<Agent> agent = agent();
        return new AgentStatusView(
                state(agent),
                agent.isPresent(),
                agent.map(running -> running.process().pid()).orElse(null),
                agent.isPresent() && localApi.ready(),
                desired.enabled(),
                agent.map(Agent::since).orElse(null),
                starts.restarts(),
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
        return condition.failed() ? AgentState.FAILED : AgentState.RESTARTING;
    }

    /** The last problem; empty if there was none since the last start or stop. */
    Optional<AgentProblem> problem() {
        return condition.problem();
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
        if (!desired.enabled() || stopping) {
            return;
        }
        watching.within(WATCH_INTERVAL);
        if (ordered.get() > 0) {
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
                condition.fail(AgentProblem.missing(missing));
            }
        } catch (IOException failure) {
            condition.fail(new AgentProblem("The agent can't be started.", List.of(failure.toString())));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Void restartUnlessRunning() throws IOException, InterruptedException {
        if (desired.enabled() && process.running().isEmpty()) {
            starts.restart();
        }
        return null;
    }

    /** A failed agent counts as recovered only after it has run for longer than the longest backoff. */
    private void checkRecovery(Agent running) {
        boolean steady = !condition.failed()
                || running.since().plus(config.restart().longestBackoff()).isBefore(clock.instant());
        if (!condition.recoveryNotified() && steady && localApi.ready()) {
            condition.recovered();
        }
    }

    void end(@Observes @Priority(Lifecycle.Stopping.FEATURES) ShutdownDelayInitiatedEvent event) {
        stopping = true;
    }
}
