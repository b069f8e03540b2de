package dev.bartizan.system;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The time at which a task of a {@link DeadlineQueue} is due. A new time replaces the previous one. Thread-safe. */
public final class Deadline {

    /** Times are compared with the clock at least this often. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(DeadlineQueue.LONGEST_WAIT_SECONDS);

    private final DeadlineQueue queue;
    private final String name;
    private final Runnable task;
    private final Optional<Duration> interval;

    /** A time of the clock; at most one of this and {@link #elapsed} is set. All fields are guarded by the queue. */
    private @Nullable Instant at;

    /** A time as {@link DeadlineQueue#elapsed()} counts it. */
    private @Nullable Duration elapsed;

    /** Whether it was ever set to a time of the clock. */
    private boolean goesByClock;

    private boolean running;

    /** Whether the clock was set while the task ran. */
    private boolean again;

    Deadline(DeadlineQueue queue, String name, Runnable task, Optional<Duration> interval) {
        this.queue = queue;
        this.name = name;
        this.task = task;
        this.interval = interval;
    }

    /**
     * Makes the task due at a time of the clock. A task that was ever set by this method also runs when the clock was set, with
     * or without a deadline.
     *
     * @param time {@link Instant#MAX} for never
     */
    public void at(Instant time) {
        synchronized (queue) {
            clear();
            goesByClock = true;
            at = time.equals(Instant.MAX) ? null : time;
            announce();
        }
    }

    /** Makes the task due after a delay, independent of the clock. */
    public void in(Duration delay) {
        synchronized (queue) {
            clear();
            elapsed = queue.elapsed().plus(delay);
            announce();
        }
    }

    /** Makes the task due after a delay, unless it is due earlier. */
    public void within(Duration delay) {
        synchronized (queue) {
            if (remaining().compareTo(delay) > 0) {
                in(delay);
            }
        }
    }

    /** Makes the task due at a time of the clock, unless it is due earlier; otherwise like {@link #at}. */
    public void by(Instant time) {
        synchronized (queue) {
            goesByClock = true;
            if (remaining().compareTo(Duration.between(queue.instant(), time)) > 0) {
                at(time);
            }
        }
    }

    /** Makes the task due now. */
    public void now() {
        in(Duration.ZERO);
    }

    /** Removes the deadline. A running task continues. */
    public void cancel() {
        synchronized (queue) {
            clear();
        }
    }

    String name() {
        return name;
    }

    Runnable task() {
        return task;
    }

    /** Announces the deadline to the thread, unless the task runs: the end of the task announces it then. */
    private void announce() {
        if (!running) {
            longestWait().ifPresent(queue::set);
        }
    }

    private void clear() {
        at = null;
        elapsed = null;
    }

    private boolean isSet() {
        return at != null || elapsed != null;
    }

    /** The time until it is due; the maximum if it is not set; negative if it is overdue. */
    Duration remaining() {
        if (at != null) {
            return Duration.between(queue.instant(), at);
        }
        return elapsed == null ? Duration.ofSeconds(Long.MAX_VALUE) : elapsed.minus(queue.elapsed());
    }

    /** How long the thread may wait for it; empty if the thread need not wake for it. */
    Optional<Duration> longestWait() {
        if (running || !isSet() && !goesByClock) {
            return Optional.empty();
        }
        Duration remaining = remaining();
        return Optional.of(goesByClock && remaining.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : remaining);
    }

    /** Whether the task must start now. */
    boolean due(boolean clockJumped) {
        again |= clockJumped && goesByClock;
        return !running && (again || isSet() && !remaining().isPositive());
    }

    void begin() {
        running = true;
        again = false;
        clear();
        interval.ifPresent(each -> elapsed = queue.elapsed().plus(each));
    }

    void end(boolean failed) {
        running = false;
        if (failed && !isSet()) {
            elapsed = queue.elapsed().plus(DeadlineQueue.RETRY);
        }
        if (again) {
            now();
        } else {
            announce();
        }
    }
}
