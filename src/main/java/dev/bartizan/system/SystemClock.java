package dev.bartizan.system;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;

/** Produces the clocks, which tests can replace. */
public class SystemClock {

    /** Ticks in milliseconds, the precision of the database and the API. */
    @Produces
    @Singleton
    public Clock utc() {
        return Clock.tickMillis(ZoneOffset.UTC);
    }

    @Produces
    @Singleton
    MonotonicClock monotonic() {
        return () -> Duration.ofNanos(System.nanoTime());
    }
}
