package dev.bartizan.container.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.container.check.HealthState.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthStateTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final HealthResult GOOD = HealthResult.healthy("ok");
    private static final HealthResult BAD = HealthResult.unhealthy("503");
    private static final HealthResult BROKEN = HealthResult.broken("curl: not found");

    private final Check check = new Check(
            new Probe.Exec(List.of("true")), Duration.ofSeconds(10), Duration.ofSeconds(1), 3, Duration.ofSeconds(60));

    private HealthState health = HealthState.unknown(START);

    private Condition after(HealthResult result, long second) {
        health = health.after(result, check, START, START.plusSeconds(second));
        return health.condition();
    }

    @Test
    void failures_in_the_start_period_do_not_count() {
        for (int second = 1; second < 60; second++) {
            assertThat(after(BAD, second)).isEqualTo(Condition.UNKNOWN);
        }
        assertThat(after(BAD, 60)).isEqualTo(Condition.UNKNOWN);
        assertThat(after(BAD, 70)).isEqualTo(Condition.UNKNOWN);
        assertThat(after(BAD, 80)).isEqualTo(Condition.UNHEALTHY);
    }

    @Test
    void the_start_period_ends_with_the_first_success() {
        assertThat(after(GOOD, 1)).isEqualTo(Condition.HEALTHY);
        assertThat(after(BAD, 11)).isEqualTo(Condition.HEALTHY);
        assertThat(after(BAD, 21)).isEqualTo(Condition.HEALTHY);
        assertThat(after(BAD, 31)).isEqualTo(Condition.UNHEALTHY);
    }

    @Test
    void checks_that_come_quickly_after_a_start_count_once_an_interval() {
        for (int second = 60; second < 80; second++) {
            assertThat(after(BAD, second)).isEqualTo(Condition.UNKNOWN);
        }
        assertThat(after(BAD, 80)).isEqualTo(Condition.UNHEALTHY);
    }

    @Test
    void a_success_forgets_failures() {
        after(GOOD, 1);
        after(BAD, 11);
        after(BAD, 21);
        after(GOOD, 31);
        assertThat(after(BAD, 41)).isEqualTo(Condition.HEALTHY);
        assertThat(after(BAD, 51)).isEqualTo(Condition.HEALTHY);
        assertThat(after(BAD, 61)).isEqualTo(Condition.UNHEALTHY);
        assertThat(after(GOOD, 71)).isEqualTo(Condition.HEALTHY);
    }

    @Test
    void a_check_that_can_not_be_run_is_no_failure_however_often_it_is_tried() {
        for (int second = 60; second < 600; second += 10) {
            assertThat(after(BROKEN, second)).isEqualTo(Condition.BROKEN);
        }
        assertThat(after(GOOD, 610)).isEqualTo(Condition.HEALTHY);
    }
}
