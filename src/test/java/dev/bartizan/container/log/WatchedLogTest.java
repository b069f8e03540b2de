package dev.bartizan.container.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.container.engine.ContainerLogLine;
import dev.bartizan.container.settings.LogAlertRule;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WatchedLogTest {

    private static final Instant NOW = Instant.parse("2026-11-30T08:00:00Z");

    private final WatchedLog log = new WatchedLog(new LogAlertRule("Refused", 3, Duration.ofMinutes(1)), NOW);

    private boolean line(int second, String text) {
        Instant at = NOW.plusSeconds(second);
        return log.begins(new ContainerLogLine(at, true, text), at);
    }

    private boolean ends(int second) {
        return log.ends(NOW.plusSeconds(second));
    }

    @Test
    void alertBeginsWithSoManyLinesWithinTheTimeAndOnlyOnce() {
        assertThat(line(0, "connection refused")).isFalse();
        assertThat(line(1, "accepted")).isFalse();
        assertThat(line(30, "connection refused")).isFalse();
        assertThat(line(61, "connection refused"))
                .as("the first one is too old")
                .isFalse();
        assertThat(line(90, "REFUSED")).isTrue();
        assertThat(line(91, "connection refused")).isFalse();

        assertThat(ends(150)).isFalse();
        assertThat(ends(151)).isTrue();
        assertThat(ends(152)).as("only once").isFalse();
        assertThat(line(160, "refused")).isFalse();
        assertThat(line(161, "refused")).isFalse();
        assertThat(line(162, "refused")).as("the next alert").isTrue();
        assertThat(log.end()).contains(NOW.plusSeconds(222));
    }

    @Test
    void alertOfAShortTimeEndsAfterAMinuteOfQuiet() {
        WatchedLog errors = new WatchedLog(new LogAlertRule("error", 1, Duration.ofSeconds(1)), NOW);
        for (int second = 0; second < 300; second += 2) {
            Instant at = NOW.plusSeconds(second);
            assertThat(errors.begins(new ContainerLogLine(at, true, "Error"), at))
                    .as("second %d", second)
                    .isEqualTo(second == 0);
            assertThat(errors.ends(at.plusSeconds(1))).isFalse();
        }
        assertThat(errors.ends(NOW.plusSeconds(357))).isFalse();
        assertThat(errors.ends(NOW.plusSeconds(358))).isTrue();
    }

    @Test
    void logThatIsQuietFromTheBeginningEndsTheAlertOfAnEarlierProcess() {
        assertThat(ends(59)).isFalse();
        assertThat(ends(60)).isTrue();
        assertThat(log.end()).isEmpty();
    }

    @Test
    void forgottenLinesDontCount() {
        line(0, "refused");
        line(1, "refused");
        assertThat(line(2, "refused")).isTrue();
        log.forget();
        assertThat(line(3, "refused")).isFalse();
        assertThat(line(4, "refused")).isFalse();
        assertThat(line(5, "refused")).isTrue();
    }
}
