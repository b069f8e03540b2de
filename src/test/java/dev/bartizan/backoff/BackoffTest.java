package dev.bartizan.backoff;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), 2, Duration.ofSeconds(5));

    @Test
    void grows_by_the_factor_up_to_the_maximum() {
        assertThat(IntStream.range(0, 5).mapToObj(backoff::delay).map(Duration::toSeconds))
                .containsExactly(1L, 2L, 4L, 5L, 5L);
        assertThat(backoff.delay(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void an_initial_delay_above_the_maximum_is_cut() {
        assertThat(new Backoff(Duration.ofMinutes(1), 2, Duration.ofSeconds(5)).delay(0))
                .isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void no_delay_stays_none() {
        assertThat(new Backoff(Duration.ZERO, 2, Duration.ofSeconds(5)).delay(Integer.MAX_VALUE))
                .isZero();
    }

    @Test
    void jitter_keeps_at_least_half_and_at_most_all_of_the_delay() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(backoff.jittered(1)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
        }
    }
}
