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
 * Limits the copies of lists that requests work with; further requests wait in order. A copy takes a few megabytes
 * until it has been sent. Making one can take ten times as much, so only one is made at a time.
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
     * Makes a copy, or works with one within this call.
     *
     * @throws ServiceException {@code OVERLOADED} after the maximum wait
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
     * Waits for permission to keep a copy after {@link #make}.
     *
     * @return run it when the copy is no longer needed; idempotent
     * @throws ServiceException {@code OVERLOADED} after the maximum wait
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
