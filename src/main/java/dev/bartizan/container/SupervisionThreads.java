package dev.bartizan.container;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Where containers are looked at and checked: so many at a time that an engine is not overrun. */
@Singleton
class SupervisionThreads {

    private static final int LOOKS = 8;

    /** Checks mostly wait, and some of them for a time-out. */
    private static final int CHECKS = 32;

    private final ExecutorService looks = Executors.newFixedThreadPool(
            LOOKS, Thread.ofVirtual().name("container-", 0).factory());
    private final ExecutorService checks = Executors.newFixedThreadPool(
            CHECKS, Thread.ofVirtual().name("container-check-", 0).factory());

    /** For looks at containers, and what follows from them. */
    Executor looks() {
        return looks;
    }

    /** For health checks. */
    Executor checks() {
        return checks;
    }

    @PreDestroy
    void close() {
        looks.shutdownNow();
        checks.shutdownNow();
    }
}
