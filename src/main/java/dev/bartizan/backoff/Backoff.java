package dev.bartizan.backoff;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Exponential backoff: the delays between attempts grow by a factor up to a maximum. Immutable.
 *
 * @param initial the delay after the first attempt; not negative
 * @param factor what each further delay is multiplied by; at least 1
 * @param maximum the longest delay
 */
public record Backoff(Duration initial, int factor, Duration maximum) {

    /**
     * The delay before a retry.
     *
     * @param attempt the number of retries before it: 0 gives the initial delay
     */
    public Duration delay(int attempt) {
        Duration delay = initial;
        for (int i = 0; i < attempt && delay.isPositive() && delay.compareTo(maximum) < 0; i++) {
            delay = delay.multipliedBy(factor);
        }
        return delay.compareTo(maximum) < 0 ? delay : maximum;
    }

    /**
     * A random time between half the delay and the whole delay, in milliseconds, so that several clients don't retry at the
     * same time.
     *
     * @param attempt as for {@link #delay}
     */
    public Duration jittered(int attempt) {
        long half = delay(attempt).toMillis() / 2;
        return Duration.ofMillis(half + ThreadLocalRandom.current().nextLong(half + 1));
    }
}
