package dev.bartizan.system;

import java.time.Duration;

/** Time that goes forward only, whatever becomes of the clock. */
@FunctionalInterface
public interface MonotonicClock {

    /** How much of it has passed since some moment, which is the same one for the whole process. */
    Duration elapsed();
}
