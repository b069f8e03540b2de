package dev.bartizan.access.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.LimitConfig;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class WorkingCopiesTest {

    private static WorkingCopies copies(Duration wait) {
        return new WorkingCopies((LimitConfig) Proxy.newProxyInstance(
                WorkingCopiesTest.class.getClassLoader(),
                new Class<?>[] {LimitConfig.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "workingCopies" -> 2;
                    case "workingCopyWait" -> wait;
                    default -> throw new UnsupportedOperationException(method.getName());
                }));
    }

    @Test
    void oneIsMadeAfterTheOther() throws Exception {
        WorkingCopies copies = copies(Duration.ofMinutes(1));
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ending = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<String> first = CompletableFuture.supplyAsync(
                    () -> copies.make(() -> {
                        begun.countDown();
                        await(ending);
                        return "first";
                    }),
                    threads);
            begun.await();
            CompletableFuture<String> second =
                    CompletableFuture.supplyAsync(() -> copies.make(() -> first.isDone() + " second"), threads);
            assertThat(second).isNotDone();

            ending.countDown();

            assertThat(first.get()).isEqualTo("first");
            assertThat(second.get()).endsWith("second");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void turnThatDoesNotComeInTimeIsRefused() {
        WorkingCopies copies = copies(Duration.ofMillis(1));
        Runnable release = copies.keep();
        copies.keep();

        assertThatExceptionOfType(ServiceException.class)
                .isThrownBy(copies::keep)
                .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.OVERLOADED));

        release.run();
        release.run();
        copies.keep();
        assertThatExceptionOfType(ServiceException.class).isThrownBy(copies::keep);
    }

    @Test
    void workThatFailsEndsItsTurn() {
        WorkingCopies copies = copies(Duration.ofMillis(1));

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> copies.make(() -> {
                    throw new IllegalStateException();
                }));

        assertThat(copies.<String>make(() -> "next")).isEqualTo("next");
    }
}
