package dev.bartizan.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bartizan.Patience;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadlineQueueTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);

    /** Time that passes only when a test advances it, and a clock that can be set. */
    private static final class Time extends Clock implements MonotonicClock {

        private Instant now = Instant.parse("2026-01-01T00:00:00Z");
        private Duration elapsed = Duration.ofDays(-3);

        void pass(Duration step) {
            now = now.plus(step);
            elapsed = elapsed.plus(step);
        }

        void set(Duration step) {
            now = now.plus(step);
        }

        @Override
        public Duration elapsed() {
            return elapsed;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private final Time time = new Time();
    private final Queue<Runnable> started = new ArrayDeque<>();
    private final List<String> ran = new ArrayList<>();
    private final DeadlineQueue queue = new DeadlineQueue(time, time, started::add);

    /** Its own thread could otherwise take a task between two lines of a test. The tests run what is due themselves. */
    @BeforeEach
    void stop() {
        queue.stop();
    }

    /** A deadline whose task records its runs. */
    private Deadline task(String name) {
        return queue.add(name, () -> ran.add(name));
    }

    /** Advances the time and runs the tasks that are due. */
    private List<String> after(Duration step) {
        time.pass(step);
        return due();
    }

    private List<String> due() {
        ran.clear();
        queue.runDue();
        for (Runnable next = started.poll(); next != null; next = started.poll()) {
            next.run();
        }
        return List.copyOf(ran);
    }

    @Test
    void tasksRunInTheOrderOfTheirDeadlines() {
        task("third").at(time.instant().plusSeconds(3));
        task("first").in(SECOND);
        task("second").at(time.instant().plusSeconds(2));
        task("never");

        assertThat(queue.untilNext()).contains(SECOND);
        assertThat(due()).isEmpty();
        assertThat(after(Duration.ofMillis(999))).isEmpty();
        assertThat(after(Duration.ofMillis(1))).containsExactly("first");
        assertThat(after(HOUR)).containsExactly("second", "third");
        assertThat(after(HOUR)).isEmpty();
    }

    @Test
    void deadlineIsMoved() {
        Deadline moved = task("moved");
        moved.in(SECOND);
        moved.in(Duration.ofSeconds(3));
        assertThat(after(Duration.ofSeconds(2))).isEmpty();

        moved.at(time.instant().plusSeconds(5));
        assertThat(after(Duration.ofSeconds(4))).isEmpty();
        moved.now();
        assertThat(due()).containsExactly("moved");
        assertThat(after(HOUR)).isEmpty();
    }

    @Test
    void deadlineIsMovedForwardOnlyWithin() {
        Deadline moved = task("moved");
        moved.within(Duration.ofSeconds(3));
        moved.within(Duration.ofSeconds(5));
        assertThat(queue.untilNext()).contains(Duration.ofSeconds(3));

        moved.within(SECOND);
        assertThat(after(SECOND)).containsExactly("moved");

        moved.at(time.instant().plus(HOUR));
        moved.within(Duration.ofMinutes(50));
        moved.within(Duration.ofMinutes(70));
        moved.by(time.instant().plus(HOUR));
        assertThat(after(Duration.ofMinutes(50))).containsExactly("moved");

        moved.in(HOUR);
        moved.by(time.instant().plusSeconds(1));
        assertThat(after(SECOND)).containsExactly("moved");
    }

    @Test
    void cancelledDeadlineIsNotDue() {
        Deadline cancelled = task("cancelled");
        cancelled.in(SECOND);
        cancelled.cancel();

        assertThat(queue.untilNext()).isEmpty();
        assertThat(after(HOUR)).isEmpty();
    }

    @Test
    void taskThatFailsRunsAgainAndHoldsNoOther() {
        Deadline failing = queue.add("failing", () -> {
            ran.add("failing");
            throw new IllegalStateException("on purpose");
        });
        failing.in(SECOND);
        task("other").in(Duration.ofMillis(1_001));

        assertThat(after(Duration.ofSeconds(2))).containsExactly("failing", "other");
        assertThat(queue.untilNext()).contains(DeadlineQueue.RETRY);
        assertThat(after(DeadlineQueue.RETRY)).containsExactly("failing");
    }

    @Test
    void taskThatNoThreadCouldTakeRunsLater() {
        DeadlineQueue refused = new DeadlineQueue(time, time, task -> {
            if (started.isEmpty()) {
                started.add(task);
                throw new OutOfMemoryError("on purpose: no thread");
            }
            task.run();
        });
        // Without its own thread the test alone runs what is due.
        refused.stop();
        refused.add("late", () -> ran.add("late")).in(SECOND);
        time.pass(SECOND);
        assertThatThrownBy(refused::runDue).isInstanceOf(OutOfMemoryError.class);

        assertThat(refused.untilNext()).contains(DeadlineQueue.RETRY);
        time.pass(DeadlineQueue.RETRY);
        refused.runDue();
        assertThat(ran).containsExactly("late");
    }

    @Test
    void taskThatFailsKeepsTheDeadlineThatItHasSet() {
        List<Deadline> own = new ArrayList<>();
        own.add(queue.add("failing", () -> {
            own.getFirst().in(HOUR);
            throw new IllegalStateException("on purpose");
        }));
        own.getFirst().now();
        due();

        assertThat(queue.untilNext()).contains(HOUR);
    }

    @Test
    void taskThatIsDueWhileItRunsRunsOnceMoreAfterThat() {
        Deadline slow = task("slow");
        slow.now();
        queue.runDue();
        assertThat(started).hasSize(1);

        slow.now();
        slow.now();
        queue.runDue();
        assertThat(queue.untilNext()).isEmpty();
        assertThat(started).hasSize(1);

        started.remove().run();
        assertThat(due()).containsExactly("slow");
        assertThat(due()).isEmpty();
    }

    @Test
    void taskIsRepeatedFromTheBeginningOfARunOn() {
        queue.every("repeated", SECOND, HOUR, () -> ran.add("repeated"));
        assertThat(after(SECOND)).containsExactly("repeated");
        assertThat(queue.untilNext()).contains(HOUR);

        time.pass(HOUR);
        queue.runDue();
        time.pass(Duration.ofMinutes(10));
        started.remove().run();
        assertThat(queue.untilNext()).contains(Duration.ofMinutes(50));
        assertThat(after(Duration.ofMinutes(50))).containsExactly("repeated");
    }

    @Test
    void timesOfTheClockAreComparedWithItNowAndThen() {
        task("by the clock").at(time.instant().plus(HOUR));
        assertThat(queue.untilNext()).contains(Duration.ofSeconds(30));

        time.set(Duration.ofMinutes(59));
        assertThat(after(Duration.ofSeconds(30))).containsExactly("by the clock");
    }

    @Test
    void delaysDoNotDependOnTheClock() {
        task("delayed").in(HOUR);
        time.set(Duration.ofDays(1));
        assertThat(due()).isEmpty();
        time.set(Duration.ofDays(-9));
        assertThat(after(HOUR)).containsExactly("delayed");
    }

    @Test
    void tasksThatGoByTheClockRunWhenItWasSetBack() {
        Deadline unset = task("unset");
        unset.at(Instant.MAX);
        task("later").at(time.instant().plus(HOUR));
        task("delayed").in(HOUR);
        assertThat(due()).isEmpty();

        time.set(Duration.ofMinutes(-5));
        assertThat(due()).containsExactlyInAnyOrder("unset", "later");
        assertThat(after(SECOND)).isEmpty();
    }

    @Test
    void clockThatIsSetWhileATaskRunsHasItRunAgain() {
        Deadline slow = task("slow");
        slow.at(time.instant());
        queue.runDue();
        time.set(HOUR);
        queue.runDue();
        assertThat(started).hasSize(1);

        started.remove().run();
        assertThat(due()).containsExactly("slow");
    }

    @Test
    void threadWakesForDeadlinesThatAreSetWhileItWaits() throws InterruptedException {
        try (ExecutorService workers = Executors.newCachedThreadPool()) {
            DeadlineQueue threaded = new DeadlineQueue(Clock.tickMillis(ZoneOffset.UTC), workers);
            CountDownLatch released = new CountDownLatch(1);
            CountDownLatch others = new CountDownLatch(2);
            Deadline far = threaded.add("far", () -> {
                try {
                    released.await();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            });
            far.in(HOUR);
            far.in(Duration.ofMillis(5));
            threaded.add("delayed", others::countDown).in(Duration.ofMillis(20));
            threaded.add("at", others::countDown).at(Clock.systemUTC().instant().plusMillis(30));

            await().atMost(Patience.LONG).until(() -> others.getCount() == 0);
            released.countDown();
            threaded.stop();
        }
    }
}
