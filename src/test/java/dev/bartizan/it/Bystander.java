package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bartizan.RawHttp;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Uses the service normally while others attack it: checks liveness, and looks addresses up. */
final class Bystander implements AutoCloseable {

    /** After this time an orchestrator would count a failure. A JVM is busy with itself after its start. */
    private static final Duration LONGEST_PROBE = Duration.ofSeconds(Application.nativeImage() ? 1 : 5);

    private static final int LONGEST_LOOKUP_MILLIS = 15_000;
    private static final int PAUSE_MILLIS = 100;

    private final InetSocketAddress service;
    private final String token;
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<Thread> threads;
    private volatile boolean ended;
    private volatile int lookups;

    /** A caller with this viewer's token. */
    Bystander(InetSocketAddress service, String token) {
        this.service = service;
        this.token = token;
        this.threads = List.of(
                Thread.ofPlatform().name("probe").start(() -> repeat(this::probe)),
                Thread.ofPlatform().name("lookup").start(() -> {
                    try (RawHttp http = new RawHttp(service, LONGEST_LOOKUP_MILLIS)) {
                        repeat(() -> lookUp(http));
                    }
                }));
    }

    private void repeat(Runnable step) {
        while (!ended) {
            step.run();
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException end) {
                return;
            }
        }
    }

    /** On a separate connection, like orchestrators. */
    private void probe() {
        long start = System.nanoTime();
        String result = answer(new RawHttp(service, (int) LONGEST_PROBE.toMillis()), "GET /q/health/live");
        long took = System.nanoTime() - start;
        if (!result.equals("200") || took > LONGEST_PROBE.toNanos()) {
            complain("liveness: %s after %d ms", result, TimeUnit.NANOSECONDS.toMillis(took));
        }
    }

    private void lookUp(RawHttp http) {
        String result = answer(http, "GET /api/v1/lookup/192.0.2.7");
        if (result.equals("200")) {
            lookups++;
        } else {
            complain("lookup: %s", result);
        }
    }

    private String answer(RawHttp http, String request) {
        boolean probe = !request.contains("/api/");
        try {
            return String.valueOf(http.exchange(request + " HTTP/1.1\nHost: localhost"
                            + (probe ? "\nConnection: close" : "\nAuthorization: Bearer " + token))
                    .status());
        } catch (IOException failure) {
            return failure.toString();
        } finally {
            if (probe) {
                http.close();
            }
        }
    }

    private void complain(String what, Object... details) {
        if (!ended) {
            complaints.add(what.formatted(details));
        }
    }

    /** Fails unless all responses so far were right, and the next lookup's is too. */
    void assertServed() {
        int before = lookups;
        await("the next lookup")
                .atMost(BartizanProcess.PATIENCE)
                .until(() -> lookups > before || !complaints.isEmpty());
        assertThat(complaints).as("what was not answered as it should be").isEmpty();
    }

    @Override
    public void close() {
        ended = true;
        threads.forEach(Thread::interrupt);
    }
}
