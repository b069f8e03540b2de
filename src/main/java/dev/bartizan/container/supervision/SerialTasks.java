package dev.bartizan.container.supervision;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs one task at a time for each app: a keyed lock with a queue. Queued containers hold no thread. Requests for the same
 * container are merged.
 */
final class SerialTasks {

    private static final class Queue {

        private final ReentrantLock lock = new ReentrantLock();
        private final Set<String> requested = ConcurrentHashMap.newKeySet();
    }

    private final Map<String, Queue> queues = new ConcurrentHashMap<>();
    private final Executor executor;
    private final Consumer<String> task;

    /**
     * @param executor runs the tasks
     * @param task the task for the container of that name; must not throw
     */
    SerialTasks(Executor executor, Consumer<String> task) {
        this.executor = executor;
        this.task = task;
    }

    /** Runs the task for a container as soon as nothing else runs for its app. */
    void request(String app, String container) {
        Queue queue = queue(app);
        queue.requested.add(container);
        executor.execute(() -> drain(queue));
    }

    /** Runs an action while nothing else runs for the app. Waits for its lock; reentrant. */
    <T> T exclusively(String app, Supplier<T> action) {
        Queue queue = queue(app);
        queue.lock.lock();
        try {
            return action.get();
        } finally {
            queue.lock.unlock();
            if (!queue.requested.isEmpty()) {
                executor.execute(() -> drain(queue));
            }
        }
    }

    private Queue queue(String app) {
        return queues.computeIfAbsent(app, name -> new Queue());
    }

    /** If another thread has the lock, that thread sees the requests when it releases the lock. */
    private void drain(Queue queue) {
        while (!queue.requested.isEmpty() && queue.lock.tryLock()) {
            try {
                for (String container : queue.requested) {
                    queue.requested.remove(container);
                    task.accept(container);
                }
            } finally {
                queue.lock.unlock();
            }
        }
    }
}
