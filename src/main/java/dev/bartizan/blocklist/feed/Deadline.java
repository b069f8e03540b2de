package dev.bartizan.blocklist.feed;

import java.time.Duration;

/** The end of the time that a download may take. Not by the wall clock: setting that back must not lengthen it. */
record Deadline(long nanoTime) {

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** Time left, zero if it is over. */
    Duration remaining() {
        return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
    }

    boolean isOver() {
        return nanoTime - System.nanoTime() <= 0;
    }

    /** Nanoseconds that may be waited for something that should take no longer than the given time. */
    long nanosAtMost(Duration time) {
        return Math.min(time.toNanos(), remaining().toNanos());
    }
}
