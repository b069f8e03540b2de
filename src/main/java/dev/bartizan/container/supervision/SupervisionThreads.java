package dev.bartizan.container.supervision;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;

/** Where containers are looked at and checked: so many at a time that an engine is not overrun. */
@Singleton
public class SupervisionThreads {

    private static final int LOOKS = 8;

    /** Checks mostly wait, and some of them for a time-out. */
    private static final int CHECKS = 32;

    private final ThreadPoolExecutor looks = pool("container-", LOOKS);
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

    /** For looks at containers, and what follows from them. */
    public Executor looks() {
        return looks;
    }

    /** For health checks. */
    public Executor checks() {
        return checks;
    }

    /** What has begun may end, and the process doesn't wait for it; what comes later is for the next process. */
    @PreDestroy
    void close() {
        looks.getQueue().clear();
        checks.getQueue().clear();
        looks.shutdown();
        checks.shutdown();
    }
}
