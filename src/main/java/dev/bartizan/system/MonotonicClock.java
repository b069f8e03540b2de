package dev.bartizan.system;

import java.time.Duration;

/** A clock that never goes back, also when the system clock is set. */
@FunctionalInterface
public interface MonotonicClock {

    /** Time since a moment that is fixed for the whole process. */
    Duration elapsed();
}
