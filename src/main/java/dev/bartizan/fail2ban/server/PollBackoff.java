package dev.bartizan.fail2ban.server;

import dev.bartizan.backoff.Backoff;
import java.time.Duration;

/** How long to wait for a server that can't be reached: the interval of polls, then twice as long each time. Not thread-safe. */
final class PollBackoff {

    /** The longest time between two attempts, unless the interval is longer. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final Backoff backoff;

    /** Number of failed attempts since the server was last reached. */
    private int failures;

    /**
     * @param interval the time between two polls of a server that answers
     */
    PollBackoff(Duration interval) {
        this.backoff = new Backoff(interval, 2, interval.compareTo(LONGEST_WAIT) < 0 ? LONGEST_WAIT : interval);
    }

    void reached() {
        failures = 0;
    }

    /** Counts a failed attempt; returns the time until the next one. */
    Duration failed() {
        return backoff.delay(failures++);
    }
}
