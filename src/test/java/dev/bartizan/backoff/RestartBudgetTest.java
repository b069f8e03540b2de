package dev.bartizan.backoff;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestartBudgetTest {

    private static final Instant BEGIN = Instant.parse("2026-11-21T06:00:00Z");

    private final RestartLimits limits = new RestartLimits(
            10, Duration.ofMinutes(10), new Backoff(Duration.ofSeconds(1), 2, Duration.ofSeconds(30)));
    private RestartBudget budget = RestartBudget.FULL;

    private boolean exhausted(Instant now) {
        return budget.left(limits, now) == 0;
    }

    private boolean allows(Instant now) {
        return !exhausted(now) && !now.isBefore(budget.nextAfterLast(limits, now));
    }

    private void start(Instant now) {
        budget = budget.charged(limits, now);
    }

    /** Starts it whenever the budget allows that, in steps of a second; returns the seconds of the starts. */
    private List<Integer> crashFor(int seconds) {
        List<Integer> starts = new ArrayList<>();
        for (int second = 0; second < seconds; second++) {
            Instant now = BEGIN.plusSeconds(second);
            if (allows(now)) {
                start(now);
                starts.add(second);
            }
        }
        return starts;
    }

    @Test
    void waits_longer_each_time_and_gives_up_after_ten_starts() {
        assertThat(crashFor(600)).containsExactly(0, 1, 3, 7, 15, 31, 61, 91, 121, 151);
        assertThat(exhausted(BEGIN.plusSeconds(599))).isTrue();
    }

    @Test
    void allows_a_start_for_each_one_that_leaves_the_window() {
        crashFor(600);

        assertThat(exhausted(BEGIN.plusSeconds(600))).isFalse();
        assertThat(allows(BEGIN.plusSeconds(600))).isTrue();
        start(BEGIN.plusSeconds(600));
        assertThat(exhausted(BEGIN.plusSeconds(600))).isTrue();
        assertThat(exhausted(BEGIN.plusSeconds(601))).isFalse();
        assertThat(allows(BEGIN.plusSeconds(601))).isFalse();
    }

    @Test
    void one_that_ran_for_long_is_started_at_once() {
        start(BEGIN);

        assertThat(allows(BEGIN.plusMillis(999))).isFalse();
        assertThat(allows(BEGIN.plusSeconds(5))).isTrue();
        assertThat(allows(BEGIN.plus(Duration.ofHours(5)))).isTrue();
    }

    @Test
    void starts_of_a_clock_that_was_ahead_do_not_count() {
        crashFor(600);

        assertThat(allows(BEGIN.minusSeconds(1))).isTrue();
    }

    @Test
    void a_spent_budget_stays_spent() {
        start(BEGIN);
        budget = budget.spent();

        assertThat(exhausted(BEGIN.plus(Duration.ofDays(1)))).isTrue();
    }
}
