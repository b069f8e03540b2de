package dev.bartizan.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bartizan.SettableClock;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PurgeClockTest {

    @Inject
    SettableClock clock;

    @Inject
    Database database;

    @Inject
    AgroalDataSource dataSource;

    @AfterEach
    void reset() {
        clock.reset();
        // A clock jump in one test must not affect the others.
        started().instant();
    }

    /** Like in a process that starts now. */
    private PurgeClock started() {
        return new PurgeClock(clock, clock, database, dataSource);
    }

    private static void isAbout(Instant believed, Instant expected) {
        assertThat(believed).isCloseTo(expected, within(1, ChronoUnit.MINUTES));
    }

    @Test
    void timeThatPassesIsBelieved() {
        PurgeClock purgeClock = started();
        purgeClock.instant();

        clock.advance(Duration.ofDays(400));

        isAbout(purgeClock.instant(), clock.instant());
        assertThat(purgeClock.doubt()).isEmpty();
    }

    @Test
    void jumpIsNotBelievedUntilTheClockIsBack() {
        PurgeClock purgeClock = started();
        Instant before = purgeClock.instant();

        clock.jump(Duration.ofDays(400));
        clock.advance(Duration.ofHours(1));

        isAbout(purgeClock.instant(), before.plus(Duration.ofHours(1)));
        assertThat(purgeClock.doubt().orElseThrow()).isCloseTo(Duration.ofDays(400), Duration.ofMinutes(1));

        clock.jump(Duration.ofDays(-400));

        isAbout(purgeClock.instant(), clock.instant());
        assertThat(purgeClock.doubt()).isEmpty();
    }

    @Test
    void restartMakesNoJumpRight() {
        started().instant();
        Instant before = clock.instant();

        clock.jump(Duration.ofDays(400));

        isAbout(started().instant(), before);
        isAbout(started().instant(), before);
    }

    @Test
    void shortStopIsNoJump() {
        started().instant();

        clock.jump(Duration.ofHours(20));

        isAbout(started().instant(), clock.instant());
    }

    /** Like after a stop of some weeks. */
    @Test
    void clockThatGoesOnSteadilyIsBelievedInTheEnd() {
        started().instant();
        clock.jump(Duration.ofDays(30));
        PurgeClock purgeClock = started();
        Instant doubted = purgeClock.instant();

        clock.advance(PurgeClock.STEADY.minusHours(1));
        isAbout(purgeClock.instant(), doubted.plus(PurgeClock.STEADY.minusHours(1)));
        PurgeClock restarted = started();
        restarted.instant();
        clock.advance(Duration.ofHours(1));

        isAbout(restarted.instant(), clock.instant());
        assertThat(restarted.doubt()).isEmpty();
    }
}
