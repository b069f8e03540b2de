package dev.bartizan.crowdsec.agent;

import dev.bartizan.audit.Audit;
import dev.bartizan.audit.AuditChange;
import dev.bartizan.crowdsec.CrowdSecConfig;
import dev.bartizan.crowdsec.decision.LocalApi;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts and stops the agent on request, and waits for the result. */
@Singleton
class AgentOrders {

    private static final Duration LAPI_POLL = Duration.ofMillis(500);

    private final AgentDesiredState desired;
    private final AgentProcess process;
    private final AgentStarts starts;
    private final AgentCondition condition;
    private final AgentSupervisor supervisor;
    private final LocalApi localApi;
    private final CrowdSecConfig config;
    private final Audit audit;

    AgentOrders(
            AgentDesiredState desired,
            AgentProcess process,
            AgentStarts starts,
            AgentCondition condition,
            AgentSupervisor supervisor,
            LocalApi localApi,
            CrowdSecConfig config,
            Audit audit) {
        this.desired = desired;
        this.process = process;
        this.starts = starts;
        this.condition = condition;
        this.supervisor = supervisor;
        this.localApi = localApi;
        this.config = config;
        this.audit = audit;
    }

    /**
     * Starts the agent unless it runs, and waits for its local API. Sets the desired state to running unless this method
     * throws.
     *
     * @throws ServiceException {@code CROWDSEC_START_FAILED}; or a database failure
     */
    StartedAgentView start() {
        return audit.reporting(AuditChange.of("crowdsec.start", "agent"), this::startNow);
    }

    private StartedAgentView startNow() {
        try {
            return supervisor.withoutRestarts(this::startAndAwait);
        } catch (IOException failure) {
            throw new ServiceException(
                    ErrorCode.CROWDSEC_START_FAILED,
                    "The agent can't be started: " + failure.getMessage(),
                    Map.of(),
                    failure);
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    private StartedAgentView startAndAwait() throws IOException, InterruptedException {
        boolean wasEnabled = desired.enabled();
        Optional<Agent> running = process.running();
        if (running.isPresent()) {
            return awaitLocalApi(adopt(running.get()), wasEnabled);
        }
        requireComplete();
        return awaitLocalApi(process.exclusively(this::startUnlessRunning), wasEnabled);
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
            return starts.startOnRequest();
        } catch (IOException | RuntimeException failure) {
            desired.set(wasEnabled);
            throw failure;
        }
    }

    private StartedAgentView awaitLocalApi(Agent agent, boolean wasEnabled) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        while (!supervisor.stopping()
                && System.nanoTime() - begin < config.startTimeout().toNanos()) {
            // Wait before the first request too: another agent may hold the port, and ours exits when it notices that.
            Thread.sleep(LAPI_POLL);
            if (!agent.process().running() && process.running().isEmpty()) {
                throw exitedAtStart(wasEnabled);
            }
            if (localApi.ready()) {
                condition.recovered();
                return StartedAgentView.ready(agent);
            }
        }
        return StartedAgentView.notReady(
                agent,
                "The agent runs, but %s did not answer within %s. Does `api.server.listen_uri` in its config.yaml have this address?"
                        .formatted(config.lapiUrl(), config.startTimeout()));
    }

    private ServiceException exitedAtStart(boolean wasEnabled) throws IOException, InterruptedException {
        process.exclusively(() -> {
            starts.recordExit();
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

    /**
     * Sets the desired state to stopped, stops the agent if it runs, and returns when its process is gone.
     *
     * @throws ServiceException on a database failure, and then the agent still runs; {@code INTERNAL_ERROR} if the process
     *     can't be stopped
     */
    void stop() {
        audit.reporting(AuditChange.of("crowdsec.stop", "agent"), this::stopNow);
    }

    private void stopNow() {
        desired.set(false);
        if (process.neverStarted()) {
            return;
        }
        try {
            process.exclusively(() -> {
                process.stop();
                return null;
            });
            condition.stopped();
        } catch (IOException failure) {
            throw new ServiceException(
                    ErrorCode.INTERNAL_ERROR, "The agent can't be stopped: " + failure.getMessage(), Map.of(), failure);
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    private static IllegalStateException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new IllegalStateException(cause);
    }
}
