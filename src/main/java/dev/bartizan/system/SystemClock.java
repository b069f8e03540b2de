package dev.bartizan.system;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;

/** The clocks that everything reads the time from, so that tests can set them. */
public class SystemClock {

    /** It ticks in milliseconds, which is what the database stores and the API shows. */
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
