package dev.bartizan.container.supervision;

import dev.bartizan.backoff.Backoff;
import dev.bartizan.backoff.RestartBudget;
import dev.bartizan.backoff.RestartLimits;
import dev.bartizan.container.ContainerConfig;
import dev.bartizan.container.check.HealthState;
import dev.bartizan.container.desired.DesiredState;
import dev.bartizan.container.supervision.ContainerState.Crashed;
import dev.bartizan.container.supervision.ContainerState.Failed;
import dev.bartizan.container.supervision.ContainerState.Killed;
import dev.bartizan.container.supervision.ContainerState.Missing;
import dev.bartizan.container.supervision.ContainerState.Restarting;
import dev.bartizan.container.supervision.ContainerState.Running;
import dev.bartizan.container.supervision.ContainerState.Starting;
import dev.bartizan.container.supervision.ContainerState.Stopped;
import dev.bartizan.container.supervision.ContainerState.Unhealthy;
import dev.bartizan.container.supervision.ContainerState.Waiting;
import dev.bartizan.container.supervision.ContainerState.Zombie;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The state machine of a container. A problem always becomes a state of its own before a restart, so that listeners see it.
 */
final class Transitions {

    private static final int KILLED = 137;

    /** The action to take. */
    enum Action {
        NONE,
        START,
        RESTART
    }

    /**
     * The input of a decision.
     *
     * @param state the previous state; empty for a new container
     * @param since since when it has the previous state
     * @param down the apps that it depends on and that are not healthy
     */
    record Situation(
            Optional<ContainerState> state,
            Instant since,
            Observed observed,
            DesiredState desiredState,
            HealthState health,
            List<String> down,
            RestartBudget budget) {}

    /**
     * The new state and the action to take.
     *
     * @param budget the restart budget including the action
     * @param due when to decide again if no event comes before; empty if there is nothing to wait for
     */
    record Decision(ContainerState state, Action action, RestartBudget budget, Optional<Instant> due) {}

    private final RestartLimits limits;
    private final Duration resetAfter;

    Transitions(ContainerConfig.Restart config) {
        this.limits = limits(config);
        this.resetAfter = config.resetAfter();
    }

    /** The configured limits of restarts. */
    static RestartLimits limits(ContainerConfig.Restart config) {
        return new RestartLimits(
                config.limit(), config.window(), new Backoff(config.backoff(), 2, config.longestBackoff()));
    }

    /** Decides the next state and action of a container. */
    Decision decide(Situation it, Instant now) {
        return switch (it.observed()) {
            case Observed.Gone gone -> rest(it, new Missing());
            case Observed.Leaving leaving -> rest(it, new Stopped("It is being removed."));
            case Observed.NeverStarted never -> rest(it, new Stopped("It has never been started."));
            case Observed.Paused paused -> rest(it, new Unhealthy("It is paused."));
            case Observed.Restarted restarted -> rest(it, new Restarting("The engine restarts it."));
            case Observed.Up up -> up(it, up.processes(), now);
            case Observed.Ended ended
            when it.desiredState() == DesiredState.STOPPED -> rest(it, new Stopped("It should not run."));
            case Observed.Ended ended -> recover(it, ended(ended), Action.START, now);
        };
    }

    private static ContainerState ended(Observed.Ended ended) {
        return switch (ended.exitCode()) {
            case 0 -> new Stopped("It ended with exit code 0.");
            case KILLED -> new Killed(ended.outOfMemory());
            default -> new Crashed(ended.exitCode());
        };
    }

    private Decision up(Situation it, boolean processes, Instant now) {
        if (!processes) {
            return recover(it, new Zombie(), Action.RESTART, now);
        }
        return switch (it.health().condition()) {
            case UNHEALTHY -> recover(it, new Unhealthy(it.health().output()), Action.RESTART, now);
            case UNKNOWN -> rest(it, new Starting());
            case UNCHECKED, HEALTHY, BROKEN -> healthy(it, now);
        };
    }

    /** Resets the restart budget when the container has been healthy for long enough. */
    private Decision healthy(Situation it, Instant now) {
        if (it.budget().equals(RestartBudget.FULL)) {
            return rest(it, new Running());
        }
        Instant reset = (was(it, Running.class) ? it.since() : now).plus(resetAfter);
        return reset.isAfter(now)
                ? new Decision(new Running(), Action.NONE, it.budget(), Optional.of(reset))
                : new Decision(new Running(), Action.NONE, RestartBudget.FULL, Optional.empty());
    }

    private Decision recover(Situation it, ContainerState problem, Action action, Instant now) {
        if (it.desiredState() == DesiredState.STOPPED) {
            return rest(it, problem);
        }
        boolean known = was(it, problem.getClass()) || was(it, Waiting.class) || was(it, Failed.class);
        if (!known) {
            return new Decision(problem, Action.NONE, it.budget(), Optional.of(now));
        }
        if (it.budget().usedUp()) {
            return rest(it, new Failed(problem.why()));
        }
        if (!it.down().isEmpty()) {
            return rest(it, new Waiting(problem.why(), it.down()));
        }
        if (it.budget().left(limits, now) == 0) {
            return new Decision(
                    new Failed(problem.why()), Action.NONE, it.budget().spent(), Optional.empty());
        }
        Instant next = it.budget().next(limits, it.since(), now);
        return next.isAfter(now)
                ? new Decision(problem, Action.NONE, it.budget(), Optional.of(next))
                : new Decision(
                        new Restarting(problem.why()), action, it.budget().charged(limits, now), Optional.of(now));
    }

    private static boolean was(Situation it, Class<? extends ContainerState> state) {
        return it.state().filter(state::isInstance).isPresent();
    }

    private static Decision rest(Situation it, ContainerState state) {
        return new Decision(state, Action.NONE, it.budget(), Optional.empty());
    }
}
