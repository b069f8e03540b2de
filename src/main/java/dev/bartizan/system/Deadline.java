package dev.bartizan.system;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When a task of a {@link DeadlineQueue} is due. To set it replaces what was set before. Thread-safe. */
public final class Deadline {

    /** Times are compared with the clock at least this often. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(DeadlineQueue.LONGEST_WAIT_SECONDS);

    private final DeadlineQueue queue;
    private final String name;
    private final Runnable task;
    private final Optional<Duration> interval;

    /** A time of the clock; at most one of this and {@link #elapsed} is set. All fields are guarded by the queue. */
    private Instant at;

    /** A time as {@link DeadlineQueue#elapsed()} counts it. */
    private Duration elapsed;

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
     * Due at a time of the clock. A task that was ever set by this method also runs when the clock was set, whether it has a
     * deadline then or not.
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

    /** Due after a time, whatever becomes of the clock. */
    public void in(Duration delay) {
        synchronized (queue) {
            clear();
            elapsed = queue.elapsed().plus(delay);
            announce();
        }
    }

    /** Due after a time, or as it was set if that is earlier. */
    public void within(Duration delay) {
        synchronized (queue) {
            if (remaining().compareTo(delay) > 0) {
                in(delay);
            }
        }
    }

    /** Due at a time of the clock, or as it was set if that is earlier; else as {@link #at}. */
    public void by(Instant time) {
        synchronized (queue) {
            goesByClock = true;
            if (remaining().compareTo(Duration.between(queue.instant(), time)) > 0) {
                at(time);
            }
        }
    }

    /** Due now. */
    public void now() {
        in(Duration.ZERO);
    }

    /** Not due any more. A task that runs goes on. */
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

    /** Nothing is to be waited for while the task runs: its end sets what comes then. */
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

    /** How long until it is due; longest for one that is not set. Negative if it was due. */
    Duration remaining() {
        if (at != null) {
            return Duration.between(queue.instant(), at);
        }
        return elapsed == null ? Duration.ofSeconds(Long.MAX_VALUE) : elapsed.minus(queue.elapsed());
    }

    /** How long the thread may wait for it; nothing if it needs not be woken for it. */
    Optional<Duration> longestWait() {
        if (running || !isSet() && !goesByClock) {
            return Optional.empty();
        }
        Duration remaining = remaining();
        return Optional.of(goesByClock && remaining.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : remaining);
    }

    /** Whether the task is to be started now. */
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
