package dev.bartizan.blocklist.feed;

import java.time.Duration;

/**
 * When a feed must be complete, from the first request to its last entry. Uses the monotonic clock, so that setting the
 * system clock doesn't change it.
 */
public record TimeLimit(long nanoTime) {

    public static TimeLimit in(Duration time) {
        return new TimeLimit(System.nanoTime() + time.toNanos());
    }

    /** Time left; zero after the deadline. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
    }

    public boolean isOver() {
        return nanoTime - System.nanoTime() <= 0;
    }

    /** The given time or the time left, whichever is shorter, in nanoseconds. */
    public long nanosAtMost(Duration time) {
        return Math.min(time.toNanos(), remaining().toNanos());
    }
}
