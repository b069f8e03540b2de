package dev.bartizan.container.supervision;

import dev.bartizan.backoff.Backoff;
import dev.bartizan.backoff.RestartBudget;
import dev.bartizan.backoff.RestartLimits;
import dev.bartizan.container.ContainerConfig;
import dev.bartizan.container.check.HealthState;
import dev.bartizan.container.desired.DesiredState;
import dev.bartizan.container.supervision.ContainerState.Crashed;
import dev.bartizan.container.supervision.ContainerState.Failed;
import dev.bartizan.container.supervision.ContainerState.Held;
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

    /** When a stop is tried again. */
    private static final Duration STOP_AGAIN = Duration.ofSeconds(30);

    /** The action to take. */
    enum Action {
        NONE,
        START,
        RESTART,
        STOP
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
    private final Duration missingAfter;
    private final Duration forgetAfter;

    Transitions(ContainerConfig config) {
        this.limits = limits(config.restart());
        this.resetAfter = config.restart().resetAfter();
        this.missingAfter = config.missingAfter();
        this.forgetAfter = config.forgetAfter();
    }

    /** The configured limits of restarts. */
    static RestartLimits limits(ContainerConfig.Restart config) {
        return new RestartLimits(
                config.limit(), config.window(), new Backoff(config.backoff(), 2, config.longestBackoff()));
    }

    /** Decides the next state and action of a container. */
    Decision decide(Situation it, Instant now) {
        return switch (it.observed()) {
            case Observed.Held held -> until(it, new Held(held.until(), sentence(held.found())), held.until(), now);
            case Observed.Gone gone -> gone(it, gone, now);
            case Observed.Leaving leaving -> rest(it, new Stopped("It is being removed."));
            case Observed.NeverStarted never -> rest(it, new Stopped("It has never been started."));
            case Observed.Unwanted unwanted -> stop(it, now);
            case Observed.Paused paused -> rest(it, new Unhealthy("It is paused."));
            case Observed.Restarted restarted -> restarted(it, restarted.exitCode(), now);
            case Observed.Up up -> up(it, up, now);
            case Observed.Outdated outdated -> recover(it, new Unhealthy(outdated.why()), Action.RESTART, now);
            case Observed.Ended ended
            when it.desiredState() == DesiredState.STOPPED -> rest(it, new Stopped("It should not run."));
            case Observed.Ended ended -> recover(it, ended(ended), Action.START, now);
            case Observed.Replaced replaced ->
                until(
                        it,
                        new Stopped("Another container has taken its place: %s.".formatted(replaced.by())),
                        replaced.until(),
                        now);
            case Observed.SetAside aside -> setAside(it, aside.since(), now);
        };
    }

    private static String sentence(Observed found) {
        return switch (found) {
            case Observed.Up _, Observed.Outdated _ -> "It runs.";
            case Observed.Unwanted _ -> "It runs although it should be stopped.";
            case Observed.Paused _ -> "It is paused.";
            case Observed.Restarted _ -> "The engine restarts it.";
            case Observed.NeverStarted _ -> "It has never been started.";
            case Observed.Ended ended -> ended(ended).why();
            case Observed.Leaving _ -> "It is being removed.";
            case Observed.Replaced replaced -> "Another container has taken its place: %s.".formatted(replaced.by());
            case Observed.SetAside _ -> "It was renamed while it was down.";
            case Observed.Gone _ -> "The engine has no such container.";
            case Observed.Held held -> sentence(held.found());
        };
    }

    /** When a container that does not exist since a time is forgotten. */
    Instant forgottenAt(Observed.Gone gone) {
        return gone.since().plus(missingAfter).plus(forgetAfter);
    }

    /** A program that recreates a container needs some time, so a removed container is not missing at once. */
    private Decision gone(Situation it, Observed.Gone gone, Instant now) {
        Instant forgotten = forgottenAt(gone);
        if (it.desiredState() == DesiredState.STOPPED) {
            return until(it, new Stopped("It should not run, and it was removed."), forgotten, now);
        }
        Instant missing = gone.since().plus(missingAfter);
        return missing.isAfter(now)
                ? until(it, new Stopped("It was removed."), missing, now)
                : until(it, new Missing(forgotten), forgotten, now);
    }

    /** The program that set it aside starts another container soon, so it fails only if there is none then. */
    private Decision setAside(Situation it, Instant since, Instant now) {
        if (it.desiredState() == DesiredState.STOPPED) {
            return rest(it, new Stopped("It should not run."));
        }
        Instant failed = since.plus(missingAfter);
        String why = "It was renamed while it was down, so another program may replace it. Bartizan does not start it.";
        return failed.isAfter(now)
                ? until(it, new Stopped(why), failed, now)
                : rest(it, new Failed(why + " No other container has taken its place."));
    }

    private static ContainerState ended(Observed.Ended ended) {
        return switch (ended.exitCode()) {
            case 0 -> new Stopped("It ended with exit code 0.");
            case KILLED -> new Killed(ended.outOfMemory());
            default -> new Crashed(ended.exitCode());
        };
    }

    /** A stop that failed is tried again later. */
    private Decision stop(Situation it, Instant now) {
        Running state = new Running("It runs although it should be stopped. Bartizan stops it.");
        return was(it, Running.class)
                ? new Decision(state, Action.STOP, it.budget(), Optional.of(now.plus(STOP_AGAIN)))
                : new Decision(state, Action.NONE, it.budget(), Optional.of(now));
    }

    /** A container that the engine restarts too often has failed, although the engine goes on. */
    private Decision restarted(Situation it, int exitCode, Instant now) {
        if (it.desiredState() == DesiredState.STOPPED
                || !it.budget().usedUp() && it.budget().left(limits, now) > 0) {
            return rest(it, new Restarting("The engine restarts it."));
        }
        Failed failed =
                Failed.tooOften("The engine goes on restarting it; it ended with exit code %d.".formatted(exitCode));
        return new Decision(failed, Action.NONE, it.budget().spent(), Optional.empty());
    }

    /** Whether the container still counts as failed, because the engine has just restarted it once more. */
    private boolean loops(Situation it, Observed.Up up, Instant now) {
        return it.budget().usedUp()
                && up.restartedByEngine()
                        .filter(at -> at.plus(resetAfter).isAfter(now))
                        .isPresent();
    }

    private Decision up(Situation it, Observed.Up up, Instant now) {
        if (!up.processes()) {
            return recover(it, new Zombie(), Action.RESTART, now);
        }
        if (loops(it, up, now)) {
            Failed failed = Failed.tooOften("The engine goes on restarting it.");
            return until(it, failed, up.restartedByEngine().orElseThrow().plus(resetAfter), now);
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
        if (it.budget().usedUp()
                && it.observed() instanceof Observed.Up up
                && up.restartedByEngine().isPresent()) {
            // It has run for long enough since the engine's last restart.
            return new Decision(new Running(), Action.NONE, RestartBudget.FULL, Optional.empty());
        }
        Instant restarted =
                it.observed() instanceof Observed.Up up ? up.restartedByEngine().orElse(Instant.MIN) : Instant.MIN;
        Instant began = was(it, Running.class) ? it.since() : now;
        Instant reset = (restarted.isAfter(began) ? restarted : began).plus(resetAfter);
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
            return rest(it, Failed.tooOften(problem.why()));
        }
        if (!it.down().isEmpty()) {
            return rest(it, new Waiting(problem.why(), it.down()));
        }
        if (it.budget().left(limits, now) == 0) {
            return new Decision(
                    Failed.tooOften(problem.why()), Action.NONE, it.budget().spent(), Optional.empty());
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

    private static Decision until(Situation it, ContainerState state, Instant due, Instant now) {
        return new Decision(state, Action.NONE, it.budget(), Optional.of(due).filter(at -> at.isAfter(now)));
    }

    private static Decision rest(Situation it, ContainerState state) {
        return new Decision(state, Action.NONE, it.budget(), Optional.empty());
    }
}
