package dev.bartizan.blocklist.feed;

import java.time.Duration;

/**
 * The end of the time that a feed may take, from the first request to its last entry. Not by the wall clock: setting that
 * back must not lengthen it.
 */
public record Deadline(long nanoTime) {

    public static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** Time left, zero if it is over. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
    }

    public boolean isOver() {
        return nanoTime - System.nanoTime() <= 0;
    }

    /** Nanoseconds that may be waited for something that should take no longer than the given time. */
    public long nanosAtMost(Duration time) {
        return Math.min(time.toNanos(), remaining().toNanos());
    }
}
