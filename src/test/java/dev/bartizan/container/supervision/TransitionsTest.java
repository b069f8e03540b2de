package dev.bartizan.container.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.backoff.RestartBudget;
import dev.bartizan.container.ContainerConfig;
import dev.bartizan.container.ContainerSettings;
import dev.bartizan.container.check.HealthState;
import dev.bartizan.container.desired.DesiredState;
import dev.bartizan.container.supervision.Transitions.Action;
import dev.bartizan.container.supervision.Transitions.Decision;
import dev.bartizan.container.supervision.Transitions.Situation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** With virtual time: nothing here waits. */
class TransitionsTest {

    private static final Observed UP = new Observed.Up(true, Optional.empty());
    private static final Observed CRASHED = new Observed.Ended(1, false);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final ContainerConfig config = ContainerSettings.defaults();
    private final Transitions transitions = new Transitions(config);

    // The state of the container
    private Observed observed = UP;
    private Observed afterStart = UP;
    private DesiredState desired = DesiredState.RUNNING;
    private HealthState health = HealthState.unchecked();
    private HealthState afterRestart = HealthState.unchecked();
    private List<String> down = List.of();

    // The next state
    private Instant now = START;
    private Optional<ContainerState> state = Optional.empty();
    private Instant since = START;
    private RestartBudget budget = RestartBudget.FULL;
    private Optional<Instant> due = Optional.empty();
    private final List<String> states = new ArrayList<>();
    private final List<Duration> actions = new ArrayList<>();
    private Action last = Action.NONE;

    /** Decides until nothing is due at this time. */
    private void settle() {
        do {
            Decision decision =
                    transitions.decide(new Situation(state, since, observed, desired, health, down, budget), now);
            if (state.filter(old -> old.getClass() == decision.state().getClass())
                    .isEmpty()) {
                since = now;
                states.add(decision.state().wireName());
            }
            state = Optional.of(decision.state());
            budget = decision.budget();
            due = decision.due();
            if (decision.action() != Action.NONE) {
                last = decision.action();
                actions.add(Duration.between(START, now));
                observed = afterStart;
                health = afterRestart;
            }
        } while (due.filter(at -> !at.isAfter(now)).isPresent());
    }

    /** Advances the time; everything that is due happens at its time. */
    private void pass(Duration time) {
        Instant end = now.plus(time);
        while (due.filter(at -> !at.isAfter(end)).isPresent()) {
            now = due.get();
            settle();
        }
        now = end;
    }

    /** Observes a state; returns the state after the delay of the first restart. */
    private String outcome(Observed seen) {
        settled(seen);
        pass(config.restart().backoff());
        return state.orElseThrow().wireName();
    }

    private String settled(Observed seen) {
        observed = seen;
        settle();
        return state.orElseThrow().wireName();
    }

    static Stream<Arguments> observations() {
        HealthState well = new HealthState(HealthState.Condition.HEALTHY, 0, START, "");
        HealthState sick = new HealthState(HealthState.Condition.UNHEALTHY, 3, START, "503");
        HealthState broken = new HealthState(HealthState.Condition.BROKEN, 0, START, "curl: not found");
        return Stream.of(
                Arguments.of(UP, HealthState.unchecked(), "running", Action.NONE),
                Arguments.of(UP, HealthState.unknown(START), "starting", Action.NONE),
                Arguments.of(UP, well, "running", Action.NONE),
                Arguments.of(UP, broken, "running", Action.NONE),
                Arguments.of(UP, sick, "unhealthy", Action.RESTART),
                Arguments.of(new Observed.Up(false, Optional.empty()), well, "zombie", Action.RESTART),
                Arguments.of(new Observed.Paused(), sick, "unhealthy", Action.NONE),
                Arguments.of(new Observed.Restarted(1), well, "restarting", Action.NONE),
                Arguments.of(new Observed.NeverStarted(), well, "stopped", Action.NONE),
                Arguments.of(new Observed.Leaving(), well, "stopped", Action.NONE),
                Arguments.of(new Observed.Gone(START.minus(Duration.ofMinutes(2))), well, "missing", Action.NONE),
                Arguments.of(new Observed.Ended(0, false), well, "stopped", Action.START),
                Arguments.of(new Observed.Ended(1, false), well, "crashed", Action.START),
                Arguments.of(new Observed.Ended(137, false), well, "killed", Action.START),
                Arguments.of(new Observed.Ended(137, true), well, "killed", Action.START));
    }

    @ParameterizedTest
    @MethodSource("observations")
    void each_observation_has_its_state_and_what_is_to_run_is_brought_back(
            Observed seen, HealthState checked, String expected, Action action) {
        settled(UP);
        states.clear();
        health = checked;

        outcome(seen);

        if (!expected.equals("running")) {
            assertThat(states).startsWith(expected);
        }
        assertThat(last).isEqualTo(action);
        assertThat(state.orElseThrow().wireName()).isEqualTo(action == Action.NONE ? expected : "running");
    }

    @ParameterizedTest
    @MethodSource("observations")
    void what_is_not_to_run_is_left_alone_whatever_it_does(
            Observed seen, HealthState checked, String expected, Action action) {
        desired = DesiredState.STOPPED;
        health = checked;

        settled(seen);
        pass(Duration.ofHours(1));

        assertThat(actions).isEmpty();
    }

    @Test
    void an_end_for_want_of_memory_is_told_apart() {
        settled(UP);
        down = List.of("db");
        assertThat(settled(new Observed.Ended(137, true))).isEqualTo("waiting");
        assertThat(state.orElseThrow().why()).isEqualTo("It was killed because it ran out of memory. It waits for db.");
    }

    @Test
    void who_is_stopped_through_us_stays_down_until_a_person_wants_it() {
        settled(UP);
        desired = DesiredState.STOPPED;
        assertThat(settled(new Observed.Ended(143, false))).isEqualTo("stopped");
        pass(Duration.ofHours(1));
        assertThat(actions).isEmpty();

        desired = DesiredState.RUNNING;
        assertThat(outcome(observed)).isEqualTo("running");
        assertThat(actions).hasSize(1);
    }

    @Test
    void a_crash_loop_is_slowed_down_then_given_up_and_forgotten_after_health() {
        settled(UP);
        afterStart = CRASHED;
        settled(CRASHED);
        pass(Duration.ofMinutes(20));

        assertThat(actions.stream().map(Duration::toSeconds))
                .containsExactly(1L, 3L, 7L, 15L, 31L, 63L, 127L, 247L, 367L, 487L);
        assertThat(state.orElseThrow().wireName()).isEqualTo("failed");
        assertThat(state.orElseThrow().why()).endsWith("exit code 1.");
        assertThat(budget.left(Transitions.limits(config.restart()), now)).isZero();

        pass(Duration.ofHours(1));
        assertThat(settled(observed)).as("time alone repairs nothing").isEqualTo("failed");

        settled(UP);
        pass(Duration.ofMinutes(4));
        assertThat(budget.left(Transitions.limits(config.restart()), now)).isZero();
        pass(Duration.ofMinutes(1));
        assertThat(state.orElseThrow().wireName()).isEqualTo("running");
        assertThat(budget).isEqualTo(RestartBudget.FULL);

        actions.clear();
        afterStart = UP;
        assertThat(outcome(CRASHED)).isEqualTo("running");
        assertThat(actions).hasSize(1);
    }

    @Test
    void restarts_that_are_long_ago_count_no_more() {
        settled(UP);
        for (int i = 0; i < 30; i++) {
            settled(CRASHED);
            pass(Duration.ofMinutes(2));
        }
        assertThat(actions).hasSize(30);
        assertThat(state.orElseThrow().wireName()).isEqualTo("running");
    }

    @Test
    void who_depends_on_something_that_is_down_waits_uncharged_and_comes_back_after_it() {
        settled(UP);
        down = List.of("db");
        assertThat(settled(CRASHED)).isEqualTo("waiting");
        for (int sweep = 0; sweep < 100; sweep++) {
            pass(Duration.ofSeconds(30));
            settle();
        }
        assertThat(actions).isEmpty();
        assertThat(budget).isEqualTo(RestartBudget.FULL);
        assertThat(states).containsExactly("running", "crashed", "waiting");

        down = List.of();
        assertThat(outcome(CRASHED)).isEqualTo("running");
        assertThat(states).containsExactly("running", "crashed", "waiting", "restarting", "running");
    }

    @Test
    void who_is_restarted_by_somebody_else_in_a_moment_is_left_to_them() {
        settled(UP);
        settled(new Observed.Ended(143, false));
        pass(Duration.ofMillis(900));
        settled(UP);
        pass(Duration.ofHours(1));
        assertThat(actions).isEmpty();
    }

    @Test
    void who_runs_is_left_alone_while_something_that_it_depends_on_is_down() {
        down = List.of("db");
        assertThat(settled(UP)).isEqualTo("running");
    }

    @Test
    void a_start_that_has_no_effect_is_tried_again_later() {
        settled(UP);
        afterStart = CRASHED;
        assertThat(outcome(CRASHED)).isEqualTo("crashed");
        assertThat(due).contains(now.plusSeconds(2));
    }

    @Test
    void who_is_never_well_is_restarted_until_it_is_given_up() {
        health = HealthState.unknown(now);
        assertThat(settled(UP)).isEqualTo("starting");
        health = new HealthState(HealthState.Condition.UNHEALTHY, 3, now, "503");
        afterRestart = health;
        settle();
        pass(Duration.ofMinutes(20));

        assertThat(actions).hasSize(config.restart().limit());
        assertThat(last).isEqualTo(Action.RESTART);
        assertThat(state.orElseThrow().why()).endsWith("503");
    }
}
