package dev.bartizan.crowdsec.agent;

import dev.bartizan.backoff.Backoff;
import dev.bartizan.backoff.RestartBudget;
import dev.bartizan.backoff.RestartLimits;
import dev.bartizan.crowdsec.CrowdSecConfig;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Starts the agent's process, and counts the starts. Methods that change something are called inside {@link
 * AgentProcess#exclusively}.
 */
@Singleton
class AgentStarts {

    private final AgentProcess process;
    private final AgentCondition condition;
    private final Clock clock;
    private final RestartLimits limits;

    private RestartBudget budget = RestartBudget.FULL;
    private volatile int restarts;

    AgentStarts(AgentProcess process, AgentCondition condition, CrowdSecConfig config, Clock clock) {
        this.process = process;
        this.condition = condition;
        this.clock = clock;
        this.limits = new RestartLimits(
                config.restart().starts(),
                config.restart().window(),
                new Backoff(config.restart().backoff(), 2, config.restart().longestBackoff()));
    }

    /** How often the agent was restarted since the start of Bartizan. */
    int restarts() {
        return restarts;
    }

    /** Starts the agent on request: earlier starts don't count any more. */
    Agent startOnRequest() throws IOException, InterruptedException {
        process.takeExit();
        budget = RestartBudget.FULL;
        condition.started();
        return start();
    }

    /** Restarts the agent unless the backoff isn't over; reports a failure after too many starts. */
    void restart() throws IOException, InterruptedException {
        recordExit();
        Instant now = clock.instant();
        if (budget.left(limits, now) == 0) {
            condition.fail(new AgentProblem(
                    "The agent was started %d times within %s and ended each time."
                            .formatted(limits.limit(), limits.window()),
                    process.lastLogLines()));
        } else if (!now.isBefore(budget.nextAfterLast(limits, now))) {
            restarts++;
            start();
        }
    }

    private Agent start() throws IOException, InterruptedException {
        budget = budget.charged(limits, clock.instant());
        return process.start();
    }

    /** Records the exit of the agent's process, unless it was recorded before. */
    void recordExit() throws IOException, InterruptedException {
        Optional<String> end = process.takeExit();
        if (end.isPresent()) {
            condition.ended(new AgentProblem(end.get(), process.lastLogLines()));
        }
    }
}
