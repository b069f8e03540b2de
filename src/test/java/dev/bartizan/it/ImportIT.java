package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Imports from the view of API clients; one process, a new list for each test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImportIT {

    private static final Ranges GOOD = new Ranges(0, 1_000);
    private static final Ranges OTHER = new Ranges(2, 1_000);

    private final Path home = Folders.create();
    private FeedServer feeds;
    private BartizanProcess service;
    private String name;
    private long list;

    @BeforeAll
    void start() {
        feeds = new FeedServer();
        service = BartizanProcess.at(home.resolve("data"))
                .env("BARTIZAN_BLOCKLIST_SCHEDULE_CHECK_INTERVAL", "1s")
                .env("BARTIZAN_BLOCKLIST_DOWNLOAD_IDLE_TIMEOUT", "3m")
                .startReady();
    }

    @AfterAll
    void stop() {
        service.terminate();
        service.assertLogIsJson();
        assertThat(service.errorOutput()).isEmpty();
        service.close();
        feeds.close();
        Folders.delete(home);
    }

    @BeforeEach
    void importGoodVersion() {
        name = "list-" + UUID.randomUUID();
        list = service.createList(name, feeds.serve(name, GOOD.feed()));
        assertThat(importList()).isEqualTo("IMPORTED");
    }

    private String importList() {
        return importList("");
    }

    private String importList(String more) {
        return service.importToEnd("?id=" + list + more)
                .at("/results/0/outcome")
                .asText();
    }

    private JsonNode view() {
        return service.get("/api/v1/blocklists/" + list).expect(200).json();
    }

    private void assertGoodVersionStays(String health) {
        assertThat(view().path("health").asText()).isEqualTo(health);
        assertThat(view().path("ranges").asInt()).isEqualTo(GOOD.count());
        assertThat(service.blocked(GOOD.address(7))).isTrue();
    }

    private void assertRejected(String outcome) {
        assertThat(importList()).isEqualTo(outcome);
        assertGoodVersionStays("failing");
        assertThat(view().path("last_outcome").asText()).isEqualTo(outcome);
        assertThat(view().path("failing_since").asText()).endsWith("Z");
        assertThat(view().path("last_message").asText()).isNotEmpty();

        feeds.serve(name, GOOD.feed());
        assertThat(importList()).isEqualTo("UNCHANGED");
        assertGoodVersionStays("unchanged");
        assertThat(view().path("failing_since").isNull()).isTrue();
    }

    @Test
    void emptyAnswer() {
        feeds.serve(name, "");
        assertRejected("REJECTED_EMPTY");
    }

    @Test
    void tenthOfTheLastVersion() {
        feeds.serve(name, new Ranges(0, 100).feed());
        assertRejected("REJECTED_SHRUNK");
    }

    @Test
    void tenthOfTheLastVersionIsTakenWhenForcedThisOnce() {
        feeds.serve(name, new Ranges(0, 100).feed());
        assertThat(importList("&force=true")).isEqualTo("IMPORTED");
        assertThat(view().path("ranges").asInt()).isEqualTo(100);
        assertThat(view().path("health").asText()).isEqualTo("ok");

        feeds.serve(name, new Ranges(0, 10).feed());
        assertThat(importList()).isEqualTo("REJECTED_SHRUNK");
    }

    @Test
    void webPage() {
        feeds.serve(name, "<!DOCTYPE html>\n<html><head><title>Just a moment...</title></head></html>\n");
        assertRejected("REJECTED_NOT_A_FEED");
    }

    @Test
    void truncatedGzip() throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(whole)) {
            gzip.write(OTHER.feed().getBytes(StandardCharsets.US_ASCII));
        }
        feeds.serve(name, Arrays.copyOf(whole.toByteArray(), whole.size() * 3 / 4));
        assertRejected("REJECTED_TRUNCATED");
    }

    @Test
    void failingServer() {
        feeds.serveStatus(name, 500);
        assertRejected("DOWNLOAD_FAILED");
    }

    @Test
    void notModified() {
        feeds.serve(name, exchange -> {
            if ("\"v1\"".equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
                exchange.sendResponseHeaders(304, -1);
            } else {
                byte[] body = OTHER.feed().getBytes(StandardCharsets.US_ASCII);
                exchange.getResponseHeaders().set("ETag", "\"v1\"");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        assertThat(importList()).isEqualTo("IMPORTED");
        assertThat(importList()).isEqualTo("UNCHANGED");
        assertThat(view().path("health").asText()).isEqualTo("unchanged");
        assertThat(view().path("version").asInt()).isEqualTo(2);
    }

    @Test
    void oldVersionIsRestoredAndFiveAreKept() {
        for (int version = 2; version <= 7; version++) {
            feeds.serve(name, new Ranges(0, 1_000 + version).feed());
            assertThat(importList()).isEqualTo("IMPORTED");
        }
        JsonNode versions = service.get("/api/v1/blocklists/" + list + "/versions")
                .expect(200)
                .at("/items");
        assertThat(StreamSupport.stream(versions.spliterator(), false)
                        .map(version -> version.path("version").asInt()))
                .containsExactly(7, 6, 5, 4, 3);
        String last = new Ranges(0, 1_007).address(1_006);
        assertThat(service.blocked(last)).isTrue();

        service.post("/api/v1/blocklists/" + list + "/restore/3").expect(200);

        assertThat(view().path("version").asInt()).isEqualTo(3);
        assertThat(view().path("ranges").asInt()).isEqualTo(1_003);
        assertThat(service.blocked(last)).isFalse();
        service.post("/api/v1/blocklists/" + list + "/restore/2").expectError(404, "NOT_FOUND");
    }

    @Test
    void secondImportIsToldWhichOneRunsWhileWritesSucceed() throws InterruptedException {
        FeedServer.Held held = feeds.hold(name, OTHER.feed());
        long run = service.startImport("?id=" + list);
        held.awaitAsked();
        try {
            Answer refused = service.post("/api/v1/blocklists/import").expectError(409, "IMPORT_ALREADY_RUNNING");
            assertThat(refused.at("/details/run").asLong()).isEqualTo(run);
            service.post("/api/v1/tokens", Map.of("name", "during " + name, "role", "viewer"))
                    .expect(201);
            assertThat(service.blocked(GOOD.address(7))).isTrue();
            assertThat(service.get("/health")
                            .at("/components/blocklists/import_running")
                            .asBoolean())
                    .isTrue();
        } finally {
            held.release();
        }
        assertThat(service.awaitRun(run).path("status").asText()).isEqualTo("SUCCEEDED");
        assertThat(service.blocked(OTHER.address(7))).isTrue();
    }

    @Test
    void importThatIsDueWhileAnotherRunsIsLeftOut() throws InterruptedException {
        FeedServer.Held held = feeds.hold(name, OTHER.feed());
        long run = service.startImport("?id=" + list);
        held.awaitAsked();
        try {
            service.put("/api/v1/blocklists/schedule", Map.of("cron", "* * * * *", "jitter_seconds", 0))
                    .expect(200);
            // A minute at most, until the next full one.
            await().atMost(BartizanProcess.PATIENCE.multipliedBy(3))
                    .until(() -> !service.events("scheduled_import_skipped").isEmpty());
            assertThat(service.events("scheduled_import_skipped"))
                    .first()
                    .satisfies(
                            line -> assertThat(line.path("error_code").asText()).isEqualTo("IMPORT_ALREADY_RUNNING"));
        } finally {
            held.release();
            service.put("/api/v1/blocklists/schedule", Map.of("every", "weekly", "enabled", false))
                    .expect(200);
        }
        service.awaitRun(run);
    }

    @Test
    void cancelledImportKeepsTheLastGoodVersion() throws InterruptedException {
        FeedServer.Held held = feeds.hold(name, OTHER.feed());
        long run = service.startImport("?id=" + list);
        held.awaitAsked();
        service.delete("/api/v1/blocklists/import/" + run).expect(202);
        assertThat(service.awaitRun(run).path("status").asText()).isEqualTo("CANCELLED");
        assertGoodVersionStays("ok");
        service.delete("/api/v1/blocklists/import/" + run).expectError(409, "IMPORT_NOT_RUNNING");
    }

    @Test
    void backupDuringAnImportIsAWholeDatabase() throws Exception {
        FeedServer.Held held = feeds.hold(name, OTHER.feed());
        long run = service.startImport("?id=" + list);
        held.awaitAsked();
        byte[] backup;
        try {
            backup = service.post("/api/v1/database/backup").expect(200).bytes();
        } finally {
            held.release();
        }
        service.awaitRun(run);
        Path copy = Files.write(home.resolve("backup.db"), backup);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy);
                ResultSet check = connection.createStatement().executeQuery("PRAGMA quick_check");
                ResultSet lists = connection
                        .createStatement()
                        .executeQuery("SELECT count(*) FROM blocklist WHERE name = '" + name + "'")) {
            assertThat(check.getString(1)).isEqualTo("ok");
            assertThat(lists.getInt(1)).isEqualTo(1);
        }
        await().until(() -> Folders.names(service.dataFolder().resolve("tmp")).isEmpty());
    }
}
