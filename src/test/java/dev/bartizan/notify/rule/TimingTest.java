package dev.bartizan.notify.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.notify.Webhook.Plan;
import dev.bartizan.notify.rule.Timing.Quiet;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimingTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static Timing quiet(String from, String to, boolean drop) {
        return new Timing(
                Optional.empty(), Optional.of(new Quiet(LocalTime.parse(from), LocalTime.parse(to), drop)), BERLIN);
    }

    private static Timing daily(String at) {
        return new Timing(Optional.of(LocalTime.parse(at)), Optional.empty(), BERLIN);
    }

    private static Plan hold(String until) {
        return new Plan.Hold(Instant.parse(until));
    }

    @ParameterizedTest
    @CsvSource({
        // Winter is one hour ahead of UTC.
        "2026-01-10T21:30:00Z, 2026-01-11T06:00:00Z",
        "2026-01-10T23:30:00Z, 2026-01-11T06:00:00Z",
        "2026-01-11T05:59:59Z, 2026-01-11T06:00:00Z",
        // Summer begins in this night.
        "2026-03-28T22:00:00Z, 2026-03-29T05:00:00Z"
    })
    void nightHoldsBackUntilTheMorning(String now, String until) {
        assertThat(quiet("22:00", "07:00", false).plan(Instant.parse(now))).isEqualTo(hold(until));
    }

    @ParameterizedTest
    @CsvSource({"2026-01-10T20:59:59Z", "2026-01-11T06:00:00Z", "2026-01-11T12:00:00Z"})
    void daySendsAtOnce(String now) {
        assertThat(quiet("22:00", "07:00", false).plan(Instant.parse(now))).isEqualTo(Plan.NOW);
    }

    @Test
    void hoursOfOneDayAreQuietInBetween() {
        Timing noon = quiet("12:00", "14:00", false);

        assertThat(noon.plan(Instant.parse("2026-01-10T10:59:00Z"))).isEqualTo(Plan.NOW);
        assertThat(noon.plan(Instant.parse("2026-01-10T11:00:00Z"))).isEqualTo(hold("2026-01-10T13:00:00Z"));
        assertThat(noon.plan(Instant.parse("2026-01-10T13:00:00Z"))).isEqualTo(Plan.NOW);
    }

    @Test
    void quietHoursCanDrop() {
        assertThat(quiet("22:00", "07:00", true).plan(Instant.parse("2026-01-10T23:00:00Z")))
                .isEqualTo(Plan.DROP);
    }

    @ParameterizedTest
    @CsvSource({
        // 02:29 and 02:30, for the first time.
        "2026-10-25T00:29:00Z, 2026-10-25T00:30:00Z",
        "2026-10-25T00:30:00Z,",
        // 02:00 and 02:29, for the second time.
        "2026-10-25T01:00:00Z,",
        "2026-10-25T01:29:00Z,",
        "2026-10-25T20:59:00Z,",
        "2026-10-25T21:00:00Z, 2026-10-26T01:30:00Z"
    })
    void nightThatEndsInTheRepeatedHourEndsOnce(String now, String until) {
        assertThat(quiet("22:00", "02:30", false).plan(Instant.parse(now)))
                .isEqualTo(until == null ? Plan.NOW : hold(until));
    }

    @Test
    void hoursThatBeginInTheRepeatedHourBeginOnce() {
        Timing night = quiet("02:30", "06:00", false);

        assertThat(night.plan(Instant.parse("2026-10-25T00:29:00Z"))).isEqualTo(Plan.NOW);
        assertThat(night.plan(Instant.parse("2026-10-25T00:30:00Z"))).isEqualTo(hold("2026-10-25T05:00:00Z"));
        // 02:10, for the second time.
        assertThat(night.plan(Instant.parse("2026-10-25T01:10:00Z"))).isEqualTo(hold("2026-10-25T05:00:00Z"));
    }

    @Test
    void nightThatEndsInTheSkippedHourEndsAfterTheGap() {
        // 03:10 of summer time; 02:30 is skipped.
        assertThat(quiet("22:00", "02:30", false).plan(Instant.parse("2026-03-29T01:10:00Z")))
                .isEqualTo(hold("2026-03-29T01:30:00Z"));
        assertThat(quiet("22:00", "02:30", false).plan(Instant.parse("2026-03-29T01:30:00Z")))
                .isEqualTo(Plan.NOW);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-10T06:59:59Z, 2026-01-10T07:00:00Z",
        "2026-01-10T07:00:00Z, 2026-01-11T07:00:00Z",
        "2026-01-10T20:00:00Z, 2026-01-11T07:00:00Z"
    })
    void summaryIsSentAtItsTime(String now, String until) {
        assertThat(daily("08:00").plan(Instant.parse(now))).isEqualTo(hold(until));
    }

    @Test
    void timeThatIsSkippedInSpringIsTheOneAfterTheGap() {
        assertThat(daily("02:30").plan(Instant.parse("2026-03-29T00:00:00Z"))).isEqualTo(hold("2026-03-29T01:30:00Z"));
    }

    @Test
    void timeThatIsOverTwiceInAutumnIsUsedOnce() {
        assertThat(daily("02:30").plan(Instant.parse("2026-10-25T00:00:00Z"))).isEqualTo(hold("2026-10-25T00:30:00Z"));
        assertThat(daily("02:30").plan(Instant.parse("2026-10-25T00:30:00Z"))).isEqualTo(hold("2026-10-26T01:30:00Z"));
    }
}
