package dev.bartizan.container.supervision;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;

/** Executors for reconciliation and health checks. Their size protects the engine from overload. */
@Singleton
public class SupervisionThreads {

    private static final int RECONCILIATIONS = 8;

    /** More than for reconciliation, because checks mostly wait, some of them for a timeout. */
    private static final int CHECKS = 32;

    private final ThreadPoolExecutor reconciliations = pool("container-", RECONCILIATIONS);
    private final ThreadPoolExecutor checks = pool("container-check-", CHECKS);

    private static ThreadPoolExecutor pool(String name, int threads) {
        return new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofVirtual().name(name, 0).factory(),
                new DiscardPolicy());
    }

    /** For reconciling containers. */
    public Executor reconciliations() {
        return reconciliations;
    }

    /** For health checks. */
    public Executor checks() {
        return checks;
    }

    /** Drops queued tasks and does not wait for running ones; the next process reconciles again. */
    @PreDestroy
    void close() {
        reconciliations.getQueue().clear();
        checks.getQueue().clear();
        reconciliations.shutdown();
        checks.shutdown();
    }
}
