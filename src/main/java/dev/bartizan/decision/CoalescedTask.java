package dev.bartizan.decision;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A task that many threads ask for and that one of them runs for all: requests that come in while it runs are served by
 * one more run together.
 */
final class CoalescedTask {

    private final Runnable task;
    private final ReentrantLock running = new ReentrantLock(true);
    private final AtomicLong requests = new AtomicLong();

    /** The newest request that a finished run has served; guarded by the lock. */
    private long served;

    CoalescedTask(Runnable task) {
        this.task = task;
    }

    /** When this returns, the task has run from start to end since the call, in this thread or in another. */
    void run() {
        long request = requests.incrementAndGet();
        running.lock();
        try {
            if (served < request) {
                long newest = requests.get();
                task.run();
                served = newest;
            }
        } finally {
            running.unlock();
        }
    }
}
