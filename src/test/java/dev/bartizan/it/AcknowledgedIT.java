package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Kills the service at random times during bans, tokens, uploads and imports, and sometimes starts two processes at once: no
 * acknowledged data is lost. {@code -Dbartizan.test.kills} is the number of kills, {@code -Dbartizan.test.seed} repeats the
 * times of another run.
 */
class AcknowledgedIT {

    private static final int KILLS = Integer.getInteger("bartizan.test.kills", Application.nativeImage() ? 100 : 4);
    private static final long SEED =
            Long.getLong("bartizan.test.seed", RandomGenerator.getDefault().nextLong());
    private static final int LONGEST_MILLIS = 300;
    private static final int TAKEN = 75;
    private static final String KEY = "upload-key-of-the-integration-tests";
    private static final Ranges A = new Ranges(0, 20_000);
    private static final Ranges B = new Ranges(2, 15_000);

    private final Path home = Folders.create();
    private final Path data = home.resolve("data");
    private final Path key = home.resolve("upload-key");
    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
    private final AtomicInteger number = new AtomicInteger();

    private final Queue<String> bans = new ConcurrentLinkedQueue<>();
    private final Queue<String> tokens = new ConcurrentLinkedQueue<>();
    private final Queue<String> updates = new ConcurrentLinkedQueue<>();

    @AfterEach
    void clean() {
        Folders.delete(home);
    }

    private BartizanProcess.Builder service() {
        return BartizanProcess.at(data)
                .env("BARTIZAN_UPDATE_UPLOAD_KEY_FILE", key)
                .env("BARTIZAN_UPDATE_RETENTION", 100_000);
    }

    @Test
    void nothingAcknowledgedIsLost() throws Exception {
        System.out.printf("AcknowledgedIT: %d kills, -Dbartizan.test.seed=%d%n", KILLS, SEED);
        Files.writeString(key, KEY + "\n");
        try (FeedServer feeds = new FeedServer()) {
            feeds.serve("feed", A.feed());
            long list;
            try (BartizanProcess service = service().startReady()) {
                list = service.createList("feed", feeds.url("feed"));
                service.importToEnd("");
                service.kill();
            }
            for (int kill = 0; kill < KILLS; kill++) {
                feeds.serve("feed", (kill % 2 == 0 ? B : A).feed());
                try (BartizanProcess service =
                        kill % 3 == 0 ? oneOfTwo() : service().startReady()) {
                    assertNothingLost(service, list);
                    killUnderLoad(service, kill % 5 == 0);
                }
            }
            try (BartizanProcess service = service().startReady()) {
                assertNothingLost(service, list);
                service.terminate();
            }
        }
        assertThat(bans).hasSizeGreaterThan(KILLS);
        assertThat(tokens).hasSizeGreaterThan(KILLS);
        assertThat(updates).isNotEmpty();
    }

    /** Starts two processes at once: one of them gets the folder, the other one ends. */
    private BartizanProcess oneOfTwo() {
        List<BartizanProcess> both = List.of(service().launch(), service().launch());
        await().atMost(BartizanProcess.PATIENCE)
                .untilAsserted(() -> assertThat(both)
                        .as(both.get(0).output() + both.get(1).output())
                        .anyMatch(BartizanProcess::listening)
                        .anyMatch(process -> !process.alive()));
        BartizanProcess refused =
                both.stream().filter(process -> !process.alive()).findFirst().orElseThrow();
        assertThat(refused.awaitExit()).as(refused.output()).isEqualTo(TAKEN);
        refused.close();
        return both.stream()
                .filter(process -> process != refused)
                .findFirst()
                .orElseThrow()
                .awaitReady();
    }

    private void killUnderLoad(BartizanProcess service, boolean besideAStart) throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        BartizanProcess second = besideAStart ? service().launch() : null;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> load = Stream.<Runnable>of(
                            () -> repeat(service, bans, first, this::ban),
                            () -> repeat(service, bans, first, this::ban),
                            () -> repeat(service, tokens, first, this::createToken),
                            () -> repeat(service, updates, first, this::upload),
                            () -> repeat(service, new ArrayList<>(), first, this::startImport))
                    .<Future<?>>map(threads::submit)
                    .toList();
            assertThat(first.await(BartizanProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            CompletableFuture.runAsync(
                            service::kill,
                            CompletableFuture.delayedExecutor(random.nextInt(LONGEST_MILLIS), TimeUnit.MILLISECONDS))
                    .get();
            for (Future<?> each : load) {
                each.get();
            }
        }
        if (second != null) {
            // It may have started so late that the folder was free.
            second.close();
        }
    }

    /** A request, and the data that its response acknowledged. */
    private interface Request {
        List<String> send(BartizanProcess service);
    }

    /** Runs until the process has ended. */
    private static void repeat(
            BartizanProcess service, Collection<String> acknowledged, CountDownLatch first, Request request) {
        try {
            while (service.alive()) {
                acknowledged.addAll(request.send(service));
                first.countDown();
            }
        } catch (UncheckedIOException killed) {
            assertThat(killed.getCause()).isInstanceOf(IOException.class);
        }
    }

    private List<String> ban(BartizanProcess service) {
        int next = number.incrementAndGet();
        String ip = "45.%d.%d.%d".formatted(150 + (next >> 16), next >> 8 & 255, next & 255);
        service.ban(ip);
        return List.of(ip);
    }

    private List<String> createToken(BartizanProcess service) {
        String name = "token " + number.incrementAndGet();
        service.post("/api/v1/tokens", Map.of("name", name, "role", "viewer")).expect(201);
        return List.of(name);
    }

    private List<String> upload(BartizanProcess service) {
        String bundle = "console.log(%d);".formatted(number.incrementAndGet()).repeat(1_000);
        return List.of(service.upload(KEY, bundle).expect(201).at("/updateId").asText());
    }

    private List<String> startImport(BartizanProcess service) {
        assertThat(service.post("/api/v1/blocklists/import?force=true").status())
                .isIn(202, 409);
        return List.of();
    }

    private void assertNothingLost(BartizanProcess service, long list) {
        List<String> banned = new ArrayList<>(bans);
        for (int from = 0; from < banned.size(); from += 5_000) {
            List<String> some = banned.subList(from, Math.min(banned.size(), from + 5_000));
            JsonNode items = service.post("/api/v1/lookup", Map.of("ips", some))
                    .expect(200)
                    .at("/items");
            assertThat(items)
                    .hasSameSizeAs(some)
                    .allSatisfy(item -> assertThat(item.path("blocked").asBoolean())
                            .as(item.toString())
                            .isTrue());
        }
        assertThat(texts(service.get("/api/v1/tokens").expect(200).at("/items"), "name"))
                .containsAll(tokens);
        JsonNode manifests = service.get("/api/updates/debug").expect(200).at("/manifests");
        assertThat(texts(manifests, "id")).containsAll(updates);
        assertThat(manifests)
                .allSatisfy(manifest -> assertThat(manifest.path("missing")).isEmpty());
        assertThat(service.get("/api/v1/blocklists/" + list)
                        .expect(200)
                        .at("/ranges")
                        .asInt())
                .isIn(A.count(), B.count());
    }

    private static Set<String> texts(JsonNode items, String field) {
        return StreamSupport.stream(items.spliterator(), false)
                .map(item -> item.path(field).asText())
                .collect(Collectors.toSet());
    }
}
