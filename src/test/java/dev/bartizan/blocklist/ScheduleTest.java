package dev.bartizan.blocklist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {

    @ParameterizedTest
    @CsvSource({
        "17 * * * *,   UTC,              2026-11-20T10:17:00Z, 2026-11-20T11:17:00Z",
        "17 * * * *,   UTC,              2026-11-20T10:16:59Z, 2026-11-20T10:17:00Z",
        "17 */6 * * *, UTC,              2026-11-20T23:59:00Z, 2026-11-21T00:17:00Z",
        "17 3 * * 0,   UTC,              2026-11-20T00:00:00Z, 2026-11-22T03:17:00Z",
        "0 3 * * *,    Europe/Berlin,    2026-11-20T00:00:00Z, 2026-11-20T02:00:00Z",
        // On the day on which summer time begins there is no 02:30, so no run. On the day on which it ends, the first
        // 02:30 counts.
        "30 2 * * *,   Europe/Berlin,    2026-03-28T12:00:00Z, 2026-03-30T00:30:00Z",
        "30 2 * * *,   Europe/Berlin,    2026-10-24T12:00:00Z, 2026-10-25T00:30:00Z",
        "0 12 * * *,   Pacific/Auckland, 2026-11-20T12:00:00Z, 2026-11-20T23:00:00Z",
    })
    void nextRunIsTheNextTimeTheExpressionComesTrue(String cron, String zone, Instant after, Instant expected) {
        assertThat(Schedule.of(cron, zone, Duration.ZERO, true).next(after)).contains(expected);
    }

    @Test
    void disabledScheduleHasNoNextRun() {
        assertThat(Schedule.of("* * * * *", "UTC", Duration.ZERO, false).next(Instant.EPOCH))
                .isEmpty();
    }

    @Test
    void expressionThatNeverComesTrueHasNoNextRun() {
        assertThat(Schedule.of("0 0 31 2 *", "UTC", Duration.ZERO, true).next(Instant.EPOCH))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"61 * * * *, UTC", "every day, UTC", "'', UTC", "* * * * * *, UTC", "* * * * *, Europe/Atlantis"})
    void unreadableExpressionsAndZonesAreRefused(String cron, String zone) {
        assertThatIllegalArgumentException().isThrownBy(() -> Schedule.of(cron, zone, Duration.ZERO, true));
    }
}
