package dev.bartizan.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends lookups, list reads and token writes at a steady rate, independent of earlier answers. Latency counts from the time at
 * which a request was due, so that a stalled service can't hide requests that were sent late (coordinated omission).
 */
final class SteadyLoad {

    private static final int PER_SECOND = 200;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final MeasuredService service;
    private final String[] queries;
    private final Queue<Long> tokens = new ConcurrentLinkedQueue<>();
    private int named;

    SteadyLoad(MeasuredService service, String[] queries) {
        this.service = service;
        this.queries = queries;
    }

    /** The result of a load; latencies in milliseconds. */
    record Result(int requests, int failed, double median, double p99, double longest) {}

    private enum Kind {
        LOOKUP,
        LIST_READ,
        TOKEN_CREATION,
        TOKEN_DELETION
    }

    /** Half of the requests are lookups, a quarter each list reads and token writes. */
    private static final Kind[] MIX = {
        Kind.LOOKUP,
        Kind.LIST_READ,
        Kind.LOOKUP,
        Kind.TOKEN_CREATION,
        Kind.LOOKUP,
        Kind.LIST_READ,
        Kind.LOOKUP,
        Kind.TOKEN_DELETION
    };

    Result run(Duration duration) {
        int count = (int) (PER_SECOND * duration.toSeconds());
        long interval = Duration.ofSeconds(1).toNanos() / PER_SECOND;
        long[] latencies = new long[count];
        AtomicInteger failed = new AtomicInteger();
        CompletableFuture<?>[] answers = new CompletableFuture<?>[count];
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            long begin = System.nanoTime();
            for (int i = 0; i < count; i++) {
                int number = i;
                long due = begin + i * interval;
                waitFor(due);
                Kind kind = MIX[i % MIX.length];
                answers[i] = client.sendAsync(request(kind, i), BodyHandlers.ofByteArray())
                        .handle((response, failure) -> {
                            latencies[number] = System.nanoTime() - due;
                            if (failure != null || response.statusCode() >= 300) {
                                failed.incrementAndGet();
                            } else if (kind == Kind.TOKEN_CREATION) {
                                remember(response);
                            }
                            return null;
                        });
            }
            CompletableFuture.allOf(answers).join();
        }
        Arrays.sort(latencies);
        return new Result(
                count, failed.get(), millis(latencies, 0.5), millis(latencies, 0.99), latencies[count - 1] / 1e6);
    }

    private static double millis(long[] sorted, double share) {
        return sorted[(int) Math.ceil(sorted.length * share) - 1] / 1e6;
    }

    private static void waitFor(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private HttpRequest request(Kind kind, int number) {
        return switch (kind) {
            case LOOKUP ->
                service.request("/api/v1/lookup/" + queries[number % queries.length])
                        .GET()
                        .build();
            case LIST_READ -> service.request("/api/v1/blocklists").GET().build();
            case TOKEN_CREATION -> creation();
            case TOKEN_DELETION -> {
                Long token = tokens.poll();
                // If no creation was answered yet, there is no token to delete, so create another one.
                yield token == null
                        ? creation()
                        : service.request("/api/v1/tokens/" + token).DELETE().build();
            }
        };
    }

    private HttpRequest creation() {
        String name = "load " + System.nanoTime() + " " + named++;
        return service.request("/api/v1/tokens")
                .POST(BodyPublishers.ofString("{\"name\":\"" + name + "\",\"role\":\"viewer\"}"))
                .build();
    }

    private void remember(HttpResponse<byte[]> created) {
        try {
            tokens.add(JSON.readTree(created.body()).path("id").longValue());
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
