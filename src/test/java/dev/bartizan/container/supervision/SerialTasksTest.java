package dev.bartizan.container.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bartizan.Patience;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A sweep, a person and a deployment never act on one app at the same time. */
class SerialTasksTest {

    private final Queue<String> happened = new ConcurrentLinkedQueue<>();
    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final SerialTasks tasks = new SerialTasks(executor, container -> happened.add("look at " + container));
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch leave = new CountDownLatch(1);

    @AfterEach
    void close() {
        leave.countDown();
        executor.close();
    }

    private Thread act(String app) throws InterruptedException {
        Thread thread = Thread.ofPlatform()
                .start(() -> tasks.exclusively(app, () -> {
                    entered.countDown();
                    awaitLeave();
                    return happened.add("act on " + app);
                }));
        entered.await();
        return thread;
    }

    private void awaitLeave() {
        try {
            leave.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void looks_wait_for_what_happens_to_their_app_and_hold_up_no_other() throws Exception {
        Thread action = act("shop");
        tasks.request("shop", "shop-1");
        tasks.request("db", "db-1");
        await().atMost(Patience.LONG).until(() -> !happened.isEmpty());
        assertThat(happened).containsExactly("look at db-1");

        leave.countDown();
        action.join();
        await().atMost(Patience.LONG).until(() -> happened.size() == 3);
        assertThat(happened).containsExactly("look at db-1", "act on shop", "look at shop-1");
    }

    @Test
    void two_actions_on_an_app_come_one_after_the_other() throws Exception {
        Thread first = act("shop");
        Thread second =
                Thread.ofPlatform().start(() -> tasks.exclusively("shop", () -> happened.add("act on shop again")));
        await().atMost(Patience.LONG).until(() -> second.getState() == Thread.State.WAITING);
        assertThat(happened).isEmpty();

        leave.countDown();
        first.join();
        second.join();
        assertThat(happened).containsExactly("act on shop", "act on shop again");
    }

    @Test
    void many_requests_for_the_same_look_are_one() throws Exception {
        Thread action = act("shop");
        for (int i = 0; i < 100; i++) {
            tasks.request("shop", "shop-1");
        }

        leave.countDown();
        action.join();
        executor.close();
        assertThat(happened).containsExactly("act on shop", "look at shop-1");
    }
}
