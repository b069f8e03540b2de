package dev.bartizan.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bartizan.Patience;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CoalescedTaskTest {

    @Test
    void eachOfConsecutiveRequestsRunsTheTask() {
        AtomicInteger runs = new AtomicInteger();
        CoalescedTask task = new CoalescedTask(runs::incrementAndGet);

        task.run();
        task.run();

        assertThat(runs).hasValue(2);
    }

    @Test
    void requestsThatPileUpDuringARunLeadToOneMore() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CoalescedTask task = new CoalescedTask(() -> {
            if (runs.incrementAndGet() == 1) {
                started.countDown();
                await(goOn);
            }
        });
        List<Thread> threads = new ArrayList<>();
        threads.add(Thread.ofVirtual().start(task::run));
        await(started);

        for (int i = 0; i < 10; i++) {
            threads.add(Thread.ofPlatform().start(task::run));
        }
        Awaitility.await()
                .atMost(Patience.LONG)
                .until(() -> threads.stream().skip(1).allMatch(thread -> thread.getState() == Thread.State.WAITING));
        goOn.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(runs).hasValue(2);
    }

    @Test
    void whatWasChangedBeforeTheRequestIsSeenByARunBeforeItReturns() throws Exception {
        AtomicLong source = new AtomicLong();
        AtomicLong copy = new AtomicLong();
        CoalescedTask task = new CoalescedTask(() -> copy.set(source.get()));
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Callable<Void> changes = () -> {
                for (int i = 0; i < 5_000; i++) {
                    long changed = source.incrementAndGet();
                    task.run();
                    assertThat(copy.get()).isGreaterThanOrEqualTo(changed);
                }
                return null;
            };
            for (Future<Void> done : threads.invokeAll(List.of(changes, changes, changes, changes))) {
                done.get();
            }
        }
    }

    @Test
    void failureOfOneRunIsNotTakenForSuccess() {
        AtomicInteger runs = new AtomicInteger();
        CoalescedTask task = new CoalescedTask(() -> {
            if (runs.incrementAndGet() == 1) {
                throw new IllegalStateException("first");
            }
        });

        assertThatThrownBy(task::run).hasMessage("first");
        task.run();

        assertThat(runs).hasValue(2);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
