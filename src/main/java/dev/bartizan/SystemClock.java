package dev.bartizan;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** The clocks that everything reads the time from, so that tests can set them. */
class SystemClock {

    @Produces
    @Singleton
    Clock utc() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    MonotonicClock monotonic() {
        return () -> Duration.ofNanos(System.nanoTime());
    }
}
