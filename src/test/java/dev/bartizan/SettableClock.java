package dev.bartizan;

import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.MonotonicClock;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ArcContainer;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * The system's clock, until a test moves it. Replaces the injected {@link Clock} and {@link MonotonicClock} in every {@code
 * @QuarkusTest}.
 */
@Alternative
@Priority(1)
@Singleton
public class SettableClock extends Clock implements MonotonicClock {

    private volatile Duration ahead = Duration.ZERO;
    private volatile Duration passed = Duration.ZERO;

    /** Lets time pass. */
    public void advance(Duration step) {
        ahead = ahead.plus(step);
        if (step.isPositive()) {
            passed = passed.plus(step);
        }
        changed();
    }

    /** Sets the clock without letting time pass. */
    public void jump(Duration step) {
        ahead = ahead.plus(step);
        changed();
    }

    /** Back to the system's time. */
    public void reset() {
        ahead = Duration.ZERO;
        changed();
    }

    /** The service would detect it by itself, but later. */
    private static void changed() {
        ArcContainer container = Arc.container();
        if (container != null) {
            container.instance(DeadlineQueue.class).get().clockChanged();
        }
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(ahead).truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime()).plus(passed);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.offset(Clock.system(zone), ahead);
    }
}
