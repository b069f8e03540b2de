package dev.bartizan.blocklist;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FetchTest {

    private static final Instant NOON = Instant.parse("2026-08-22T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void intervalHoldsFromTheLastFetch() {
        Fetch fetch = Fetch.NONE.begunAt(NOON);

        assertThat(fetch.isWithin(HOUR, NOON.plusSeconds(3_599))).isTrue();
        assertThat(fetch.isWithin(HOUR, NOON.plus(HOUR))).isFalse();
        assertThat(fetch.next(HOUR, NOON.plusSeconds(60))).hasValue(NOON.plus(HOUR));
        assertThat(fetch.next(HOUR, NOON.plus(HOUR))).isEmpty();
        assertThat(fetch.next(Duration.ZERO, NOON)).isEmpty();
        assertThat(Fetch.NONE.next(HOUR, NOON)).isEmpty();
    }

    @Test
    void laterOfIntervalAndRetryAfterHolds() {
        Fetch fetch = Fetch.NONE.begunAt(NOON).retryAfter(Duration.ofHours(2), NOON);

        assertThat(fetch.mustWait(NOON.plusSeconds(7_199))).isTrue();
        assertThat(fetch.mustWait(NOON.plusSeconds(7_200))).isFalse();
        assertThat(fetch.next(HOUR, NOON)).hasValue(NOON.plusSeconds(7_200));
        assertThat(fetch.begunAt(NOON.plusSeconds(7_200)).retryAt()).isNull();
    }

    @Test
    void waitIsAtMostADayAlsoAfterTheClockWasAhead() {
        Fetch fetch = Fetch.NONE.begunAt(NOON).retryAfter(Duration.ofDays(3_650), NOON);

        assertThat(fetch.next(HOUR, NOON)).hasValue(NOON.plus(Duration.ofDays(1)));
        assertThat(fetch.next(HOUR, NOON.minus(Duration.ofDays(2)))).isEmpty();
    }
}
