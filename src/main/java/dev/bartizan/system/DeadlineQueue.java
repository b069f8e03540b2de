package dev.bartizan.system;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tasks of all features when they are due. One thread waits for the next one; while nothing is due, it sleeps. The
 * tasks run on the service's worker threads, so that a slow one delays no other one.
 *
 * <p>A deadline is a time of the clock, or a delay that doesn't depend on the clock. The thread compares the times with the
 * clock at least every {@value #LONGEST_WAIT_SECONDS} seconds. When the clock was set, it runs all tasks that go by the
 * clock: they look at the clock again and set their next deadline.
 */
@Singleton
public class DeadlineQueue {

    private static final Logger LOG = Logger.getLogger(DeadlineQueue.class);

    static final long LONGEST_WAIT_SECONDS = 30;

    /** The clock was set if it went forward by so much more or less than the time that has passed. */
    private static final Duration JUMP = Duration.ofMillis(100);

    /** A task that failed and set no deadline runs again after this time. */
    static final Duration RETRY = Duration.ofSeconds(5);

    private final Clock clock;
    private final MonotonicClock time;
    private final Executor executor;

    /** All deadlines, set or not. Guarded by {@code this}, as are the fields of the deadlines. */
    private final List<Deadline> deadlines = new ArrayList<>();

    private Instant lastInstant;
    private Duration lastTime;

    /** Until when the thread waits; empty while it doesn't wait or waits without a limit. */
    private @Nullable Duration waitsUntil;

    private @Nullable Thread thread;
    private boolean stopped;

    @Inject
    DeadlineQueue(Clock clock, ExecutorService workers) {
        this(clock, () -> Duration.ofNanos(System.nanoTime()), workers);
    }

    DeadlineQueue(Clock clock, MonotonicClock time, Executor executor) {
        this.clock = clock;
        this.time = time;
        this.executor = executor;
        this.lastInstant = clock.instant();
        this.lastTime = time.elapsed();
    }

    /**
     * Adds a task, which is not due until its deadline is set. It never runs twice at the same time: if it is due while it
     * runs, it runs again after that. If it throws and has no deadline then, it runs again after a few seconds.
     *
     * @param name names the task in the log
     */
    public Deadline add(String name, Runnable task) {
        return add(new Deadline(this, name, task, Optional.empty()));
    }

    /**
     * Runs a task again and again.
     *
     * @param name names the task in the log
     * @param first the time until the first run
     * @param interval the time from the beginning of a run to the beginning of the next one, or longer if a run takes longer
     */
    public Deadline every(String name, Duration first, Duration interval, Runnable task) {
        Deadline added = add(new Deadline(this, name, task, Optional.of(interval)));
        added.in(first);
        return added;
    }

    private synchronized Deadline add(Deadline deadline) {
        deadlines.add(deadline);
        return deadline;
    }

    /** Compares the deadlines with the clock now: the clock may have been set. */
    public synchronized void clockChanged() {
        waitsUntil = null;
        notifyAll();
    }

    /** How much time has passed, as deadlines count it. */
    Duration elapsed() {
        return time.elapsed();
    }

    Instant instant() {
        return clock.instant();
    }

    /** A deadline was set: the thread must wake by then. */
    void set(Duration remaining) {
        start();
        Duration until = time.elapsed().plus(remaining);
        if (waitsUntil == null || until.compareTo(waitsUntil) < 0) {
            waitsUntil = until;
            notifyAll();
        }
    }

    private void start() {
        if (thread == null && !stopped) {
            thread = Thread.ofPlatform().name("deadlines").daemon().start(this::run);
        }
    }

    @PreDestroy
    synchronized void stop() {
        stopped = true;
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** All features depend on this thread, so it goes on after a failure, such as too little memory. */
    private void run() {
        @Nullable Throwable failed = null;
        try {
            while (true) {
                try {
                    if (failed != null) {
                        LOG.errorv(failed, "deadlines_failed");
                        failed = null;
                    }
                    runDue();
                    await();
                } catch (RuntimeException | Error failure) {
                    failed = failure;
                    pause();
                }
            }
        } catch (InterruptedException stopping) {
            LOG.debugv("deadlines_ended");
        }
    }

    private synchronized void pause() throws InterruptedException {
        wait(RETRY.toMillis());
    }

    private synchronized void await() throws InterruptedException {
        Optional<Duration> remaining = untilNext();
        waitsUntil = remaining.map(time.elapsed()::plus).orElse(null);
        if (remaining.isEmpty()) {
            wait();
        } else if (remaining.get().isPositive()) {
            // Rounded up, because waking too early would mean waking twice.
            wait(remaining.get().plusNanos(999_999).toMillis());
        }
    }

    /** Starts the tasks that are due, the earliest deadline first. */
    void runDue() {
        List<Deadline> due;
        synchronized (this) {
            boolean jumped = clockJumped();
            due = deadlines.stream()
                    .filter(deadline -> deadline.due(jumped))
                    .sorted(Comparator.comparing(Deadline::remaining))
                    .toList();
        }
        due.forEach(this::start);
    }

    private void start(Deadline deadline) {
        synchronized (this) {
            if (!deadline.due(false)) {
                return;
            }
            deadline.begin();
        }
        try {
            executor.execute(() -> run(deadline));
        } catch (RuntimeException | Error failure) {
            // No thread took it, so it must not count as running for ever.
            synchronized (this) {
                deadline.end(true);
            }
            throw failure;
        }
    }

    private void run(Deadline deadline) {
        boolean failed = false;
        try {
            deadline.task().run();
        } catch (RuntimeException | Error failure) {
            failed = true;
            LOG.errorv(failure, "deadline_task_failed", kv("task", deadline.name()));
        } finally {
            synchronized (this) {
                deadline.end(failed);
            }
        }
    }

    private boolean clockJumped() {
        Instant instant = clock.instant();
        Duration elapsed = time.elapsed();
        Duration drift = Duration.between(lastInstant, instant)
                .minus(elapsed.minus(lastTime))
                .abs();
        lastInstant = instant;
        lastTime = elapsed;
        return drift.compareTo(JUMP) > 0;
    }

    /** The time until the next task is due; empty if none has a deadline. */
    synchronized Optional<Duration> untilNext() {
        return deadlines.stream()
                .flatMap(deadline -> deadline.longestWait().stream())
                .min(Comparator.naturalOrder());
    }
}
