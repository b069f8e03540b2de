package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** SIGTERM in the middle of an import whose events a client reads. */
class ShutdownIT {

    private static final Ranges OLD = new Ranges(0, 1_000);
    private static final Ranges NEW = new Ranges(2, 1_000);

    private final Path home = Folders.create();
    private final Path data = home.resolve("data");

    @AfterEach
    void clean() {
        Folders.delete(home);
    }

    @Test
    void endsInTimeAndKeepsTheLastGoodVersion() throws Exception {
        try (FeedServer feeds = new FeedServer()) {
            long run;
            try (BartizanProcess service = BartizanProcess.at(data).startReady()) {
                service.createList("feed", feeds.serve("feed", OLD.feed()));
                service.importToEnd("");
                FeedServer.Held held = feeds.hold("feed", NEW.feed());
                run = service.startImport("");
                held.awaitAsked();
                CompletableFuture<HttpResponse<Stream<String>>> events =
                        service.stream("/api/v1/blocklists/import/" + run + "/events");
                assertThat(events.get(BartizanProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                                .statusCode())
                        .isEqualTo(200);

                service.terminate();

                assertThat(service.events("database_closed")).hasSize(1);
                assertThat(service.events("import_finished"))
                        .last()
                        .satisfies(
                                line -> assertThat(line.path("status").asText()).isEqualTo("INTERRUPTED"));
                service.assertLogIsJson();
                assertThat(service.errorOutput()).isEmpty();
                assertThat(Folders.names(data)).doesNotContain("bartizan.db-wal", "bartizan.db-shm");
            }
            try (BartizanProcess service = BartizanProcess.at(data).startReady()) {
                assertThat(service.blocked(OLD.address(7))).isTrue();
                assertThat(service.blocked(NEW.address(7))).isFalse();
                assertThat(service.get("/api/v1/blocklists/import/" + run)
                                .at("/status")
                                .asText())
                        .isEqualTo("INTERRUPTED");
                assertThat(service.events("wal_recovered")).isEmpty();
            }
        }
    }

    @Test
    void requestThatRunsIsAnsweredAndNoOtherIsBegun() throws Exception {
        try (FeedServer feeds = new FeedServer();
                BartizanProcess service = BartizanProcess.at(data).startReady()) {
            FeedServer.Held held = feeds.hold("feed", OLD.feed());
            long list = service.createList("feed", feeds.url("feed"));
            CompletableFuture<Answer> preview =
                    CompletableFuture.supplyAsync(() -> service.get("/api/v1/blocklists/" + list + "/preview"));
            held.awaitAsked();
            CompletableFuture<Void> stop = CompletableFuture.runAsync(service::terminate);
            await().atMost(BartizanProcess.PATIENCE)
                    .until(() -> service.get("/health").status() == 503);

            Answer refused = service.get("/api/v1/bans").expectError(503, "STOPPING");
            assertThat(refused.header("Retry-After")).hasValue("1");
            assertThat(refused.header("Connection")).hasValue("close");
            assertThat(refused.header("X-Correlation-ID")).isPresent();

            held.release();

            preview.join().expect(200);
            stop.join();
        }
    }
}
