package dev.bartizan.deployment.run;

import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** A keyed lock for the traffic of each app. */
@Singleton
class AppLocks {

    private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

    /** Runs the action with the app's lock; waits for the lock. */
    void exclusively(String app, Runnable action) {
        ReentrantLock lock = lock(app);
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    /** Runs the action with the app's lock; does nothing if the lock is taken. */
    void tryExclusively(String app, Runnable action) {
        ReentrantLock lock = lock(app);
        if (lock.tryLock()) {
            try {
                action.run();
            } finally {
                lock.unlock();
            }
        }
    }

    private ReentrantLock lock(String app) {
        return locks.computeIfAbsent(app, _ -> new ReentrantLock());
    }
}
