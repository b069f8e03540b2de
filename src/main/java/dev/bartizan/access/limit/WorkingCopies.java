package dev.bartizan.access.limit;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.LimitConfig;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Bounds the copies of the lists that requests work with; requests wait for their turn in order. A copy takes a few megabytes as
 * long as it is read. Making one can take ten times as much, so only one is made at a time.
 */
@Singleton
public class WorkingCopies {

    private final LimitConfig limits;
    private final Semaphore kept;
    private final Semaphore made = new Semaphore(1, true);

    WorkingCopies(LimitConfig limits) {
        this.limits = limits;
        this.kept = new Semaphore(limits.workingCopies(), true);
    }

    /**
     * Makes a copy, or works with one no longer than this call.
     *
     * @throws ServiceException {@code OVERLOADED} if the turn doesn't come in time
     */
    public <T> T make(Supplier<T> work) {
        await(made);
        try {
            return work.get();
        } finally {
            made.release();
        }
    }

    /**
     * Waits until a copy may be kept beyond {@link #make}.
     *
     * @return to be run when it is not needed any more; once is enough, more often does nothing
     * @throws ServiceException {@code OVERLOADED} if the turn doesn't come in time
     */
    public Runnable keep() {
        await(kept);
        AtomicBoolean released = new AtomicBoolean();
        return () -> {
            if (released.compareAndSet(false, true)) {
                kept.release();
            }
        };
    }

    private void await(Semaphore turns) {
        try {
            if (!turns.tryAcquire(limits.workingCopyWait().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ServiceException(
                        ErrorCode.OVERLOADED, Map.of("of", "working_copy", "maximum", limits.workingCopies()));
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new ServiceException(ErrorCode.OVERLOADED);
        }
    }
}
