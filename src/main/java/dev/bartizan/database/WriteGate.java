package dev.bartizan.database;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A fair lock for the writers of this process, so that a lock conflict in SQLite can only come from another process.
 */
@Singleton
class WriteGate {

    private final ReentrantLock lock = new ReentrantLock(true);
    private final Duration longestWait;
    private final Timer wait;
    private final Timer hold;

    WriteGate(DatabaseConfig config, MeterRegistry metrics) {
        this.longestWait = Duration.ofMillis(config.busyTimeoutMillis());
        this.wait = Timer.builder("bartizan.database.write.wait")
                .description("Time that writers waited for the write gate")
                .register(metrics);
        this.hold = Timer.builder("bartizan.database.write.transaction")
                .description("Time that write transactions held the write gate")
                .register(metrics);
    }

    /**
     * Runs the work exclusively.
     *
     * @throws TimeoutException if the lock is not available within the busy timeout
     */
    <T> T pass(Supplier<T> work) throws TimeoutException, InterruptedException {
        if (lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("A write inside another write would deadlock.");
        }
        long asked = System.nanoTime();
        boolean open = lock.tryLock(longestWait.toNanos(), TimeUnit.NANOSECONDS);
        wait.record(System.nanoTime() - asked, TimeUnit.NANOSECONDS);
        if (!open) {
            throw new TimeoutException("The write gate was not available for " + longestWait);
        }
        try {
            return hold.record(work);
        } finally {
            lock.unlock();
        }
    }
}
