package dev.bartizan.decision;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A task that many threads request. One thread runs it for all; requests that arrive during a run share the next run.
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

    /** Returns after a complete run of the task that started after this call, in this thread or in another. */
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
