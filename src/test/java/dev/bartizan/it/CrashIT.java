package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** SIGKILL at random moments of imports. */
class CrashIT {

    private static final int ROUNDS = 10;
    private static final int LONGEST_MILLIS = 600;
    private static final int SAMPLE = 5_000;
    private static final Ranges A = new Ranges(0, 200_000);
    private static final Ranges B = new Ranges(2, 150_000);

    private final Path home = Folders.create();
    private final Path data = home.resolve("data");

    @AfterEach
    void clean() {
        Folders.delete(home);
    }

    @Test
    void publishesTheLastVersionOrTheNewOneAndLosesNothingThatWasAcknowledged() throws Exception {
        RandomGenerator random = RandomGenerator.getDefault();
        Map<Ranges, String> contents = Map.of(A, A.feed(), B, B.feed());
        List<String> acknowledged = new ArrayList<>();
        int recovered = 0;
        try (FeedServer feeds = new FeedServer()) {
            BartizanProcess service = BartizanProcess.at(data).startReady();
            long list = service.createList("feed", feeds.serve("feed", contents.get(A)));
            service.importToEnd("");
            for (int round = 0; round < ROUNDS; round++) {
                feeds.serve("feed", contents.get(round % 2 == 0 ? B : A));
                long run = service.startImport("?force=true");
                String name = "token " + round;
                service.post("/api/v1/tokens", Map.of("name", name, "role", "viewer"))
                        .expect(201);
                acknowledged.add(name);
                CompletableFuture.runAsync(
                                service::kill,
                                CompletableFuture.delayedExecutor(
                                        random.nextInt(LONGEST_MILLIS), TimeUnit.MILLISECONDS))
                        .get();
                service.close();

                service = BartizanProcess.at(data).startReady();
                assertThat(service.get("/health").at("/crash_recovery_complete").asBoolean())
                        .isTrue();
                assertThat(service.get("/api/v1/blocklists/import/" + run)
                                .at("/status")
                                .asText())
                        .isIn("INTERRUPTED", "SUCCEEDED");
                recovered += service.events("wal_recovered").size();
                assertThat(tokens(service)).containsAll(acknowledged);
                assertOneVersion(service, list);
            }
            // Not each time, because the log may just have been moved into the main file.
            assertThat(recovered).isPositive();
            service.terminate();
            service.close();
            assertThat(Folders.names(data)).doesNotContain("bartizan.db-wal", "bartizan.db-shm");
        }
    }

    @Test
    void runOfAKilledProcessIsInterrupted() throws Exception {
        try (FeedServer feeds = new FeedServer()) {
            long run;
            try (BartizanProcess service = BartizanProcess.at(data).startReady()) {
                FeedServer.Held held = feeds.hold("feed", A.feed());
                service.createList("feed", feeds.url("feed"));
                run = service.startImport("");
                held.awaitAsked();
                service.kill();
            }
            try (BartizanProcess service = BartizanProcess.at(data).startReady()) {
                JsonNode view = service.get("/api/v1/blocklists/import/" + run)
                        .expect(200)
                        .json();
                assertThat(view.path("status").asText()).isEqualTo("INTERRUPTED");
                assertThat(view.path("finished_at").asText()).endsWith("Z");
                assertThat(service.events("imports_interrupted"))
                        .singleElement()
                        .satisfies(line -> assertThat(line.path("runs").asInt()).isEqualTo(1));
                feeds.serve("feed", A.feed());
                service.importToEnd("");
                await().until(() -> service.blocked(A.address(0)));
            }
        }
    }

    private static List<String> tokens(BartizanProcess service) {
        return StreamSupport.stream(
                        service.get("/api/v1/tokens").expect(200).at("/items").spliterator(), false)
                .map(token -> token.path("name").asText())
                .toList();
    }

    /** All entries of one version and none of the other. */
    private static void assertOneVersion(BartizanProcess service, long list) {
        int ranges = service.get("/api/v1/blocklists/" + list)
                .expect(200)
                .at("/ranges")
                .asInt();
        assertThat(ranges).isIn(A.count(), B.count());
        Ranges published = ranges == A.count() ? A : B;
        Ranges other = published == A ? B : A;
        assertThat(blocked(service, published)).isEqualTo(SAMPLE);
        assertThat(blocked(service, other)).isZero();
    }

    private static long blocked(BartizanProcess service, Ranges ranges) {
        JsonNode items = service.post("/api/v1/lookup", Map.of("ips", ranges.sample(SAMPLE)))
                .expect(200)
                .at("/items");
        return StreamSupport.stream(items.spliterator(), false)
                .filter(item -> item.path("blocked").asBoolean())
                .count();
    }
}
