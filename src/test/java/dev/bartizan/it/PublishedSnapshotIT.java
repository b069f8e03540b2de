package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Starts with a database that can't be opened, after a process that had published something. */
class PublishedSnapshotIT {

    private static final String LISTED = "45.155.205.7";
    private static final String LISTED6 = "2a06:98c0:3600::7";
    private static final String ALLOWED = "45.155.205.9";
    private static final String BANNED = "45.155.17.1";
    private static final String LIFTED = "45.155.17.2";
    private static final String LATE = "45.155.17.3";
    private static final String AGE = "Bartizan-Snapshot-Age";

    private final Path home = Folders.create();
    private final Path data = home.resolve("data");
    private final Path away = home.resolve("away");
    private final Path snapshot = data.resolve("bartizan-published.snapshot");
    private final Set<String> held = new TreeSet<>();
    private final FeedServer feeds = new FeedServer();
    private String viewer;
    private String bouncer;

    @AfterEach
    void clean() {
        feeds.close();
        Folders.delete(home);
    }

    private BartizanProcess.Builder builder() {
        return BartizanProcess.at(data).unprivileged().env("BARTIZAN_SNAPSHOT_INTERVAL", "1s");
    }

    /** Publishes something. The bouncer pulls, and then a ban is lifted without its knowledge. */
    private void publish(BartizanProcess service) throws IOException {
        service.createList("feed", feeds.serve("feed", "%s\n%s\n45.155.205.8/29\n".formatted(LISTED, LISTED6)));
        service.importToEnd("");
        service.post("/api/v1/allowlist", Map.of("range", ALLOWED, "comment", "office"))
                .expect(201);
        service.ban(BANNED);
        service.ban(LIFTED);
        viewer = service.post("/api/v1/tokens", Map.of("name", "edge", "role", "viewer"))
                .expect(201)
                .at("/token")
                .asText();
        bouncer = service.createBouncer("edge");
        pull(service, true);
        awaitCursor(service);
        service.lift(LIFTED);
        service.post("/api/v1/bans", Map.of("ip", LATE, "reason", "the last change", "duration", "2h"))
                .expect(201);
        await().atMost(BartizanProcess.PATIENCE).until(() -> snapshotHas("the last change"));
    }

    private boolean snapshotHas(String text) throws IOException {
        return Files.exists(snapshot)
                && Files.readString(snapshot, StandardCharsets.ISO_8859_1).contains(text);
    }

    private JsonNode pull(BartizanProcess service, boolean startup) {
        JsonNode answer = service.pull(bouncer, startup);
        answer.path("deleted").forEach(gone -> held.remove(gone.path("value").asText()));
        answer.path("new").forEach(next -> held.add(next.path("value").asText()));
        return answer;
    }

    private static void awaitCursor(BartizanProcess service) {
        await().atMost(BartizanProcess.PATIENCE).until(() -> {
            try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + service.database());
                    Statement statement = database.createStatement();
                    ResultSet cursors = statement.executeQuery("SELECT count(*) FROM bouncer_cursor")) {
                return cursors.getInt(1) == 1;
            }
        });
    }

    private interface Step {
        void take() throws IOException;
    }

    /** Kills the service, starts it with a broken database, and repairs that. */
    private void servesThroughout(String code, Step cause, Step repair) throws IOException {
        try (BartizanProcess service = builder().startReady()) {
            publish(service);
            service.kill();
        }
        cause.take();
        try (BartizanProcess service = builder().start()) {
            service.awaitNotReady(code);
            assertServed(service);
            repair.take();
            awaitServedWithoutGap(service);
            pull(service, false);
            assertThat(held).contains(BANNED, LATE, LISTED, LISTED6).doesNotContain(LIFTED);
            assertThat(service.pull(bouncer, false).path("deleted").isNull()).isTrue();
            service.terminate();
            service.assertLogIsJson();
            assertThat(service.errorOutput()).isEmpty();
        }
    }

    private void assertServed(BartizanProcess service) {
        service.get("/q/health/live").expect(200);
        service.get("/q/health/started").expect(200);
        JsonNode told = service.events("published_from_snapshot").getFirst();
        assertThat(told.path("age_seconds").isIntegralNumber()).isTrue();

        service.as(viewer);
        Answer lookup = service.get("/api/v1/lookup/" + BANNED).expect(200);
        assertThat(lookup.at("/blocked").asBoolean()).isTrue();
        assertThat(Integer.parseInt(lookup.header(AGE).orElseThrow())).isNotNegative();
        Answer late = service.get("/api/v1/lookup/" + LATE).expect(200);
        assertThat(late.text()).contains("the last change");
        assertThat(service.blocked(LISTED)).isTrue();
        assertThat(service.blocked(LISTED6)).isTrue();
        assertThat(service.blocked("45.155.205.10")).isTrue();
        assertThat(service.blocked(LIFTED)).isFalse();
        Answer allowed = service.get("/api/v1/lookup/" + ALLOWED).expect(200);
        assertThat(allowed.at("/blocked").asBoolean()).isFalse();
        assertThat(allowed.text()).contains("office");
        Answer decisions = service.get("/api/v1/decisions").expect(200);
        assertThat(decisions.text()).contains(BANNED, LATE, LISTED, "feed").doesNotContain(LIFTED);
        assertThat(decisions.header(AGE)).isPresent();
        Answer export = service.get("/api/v1/export/plain").expect(200);
        assertThat(export.text()).contains(BANNED, LISTED, LISTED6).doesNotContain(ALLOWED, LIFTED);
        assertThat(export.header(AGE)).isPresent();
        service.post("/api/v1/bans", Map.of("ip", "45.155.17.9")).expect(403);
        service.as("bzn_unknown").get("/api/v1/lookup/" + BANNED).expect(503);
        service.as(BartizanProcess.ADMIN_TOKEN);
        service.post("/api/v1/bans", Map.of("ip", "45.155.17.9")).expect(503);

        JsonNode part = service.get("/health").expect(200).json().at("/components/snapshot");
        assertThat(part.path("status").asText()).isEqualTo("degraded");
        assertThat(part.path("in_force").asBoolean()).isTrue();
        assertThat(service.get("/q/metrics").expect(200).text())
                .containsPattern("published_snapshot_age_seconds [0-9]");

        service.asBouncer("wrong-key-0123456789", "/v1/decisions/stream").expect(503);
        assertThat(service.asBouncer(bouncer, "/v1/decisions?ip=" + BANNED)
                        .expect(200)
                        .text())
                .contains(BANNED);
        assertThat(pull(service, false).path("deleted").isEmpty()).isTrue();
        assertThat(held).contains(BANNED, LATE, LISTED, LISTED6);
        assertThat(pull(service, false).path("new").isNull()).isTrue();
    }

    /** Until the database's state is published, and after that, nothing is missing. */
    private void awaitServedWithoutGap(BartizanProcess service) {
        await().atMost(BartizanProcess.PATIENCE).until(() -> {
            boolean ready = service.get("/q/health/ready").status() == 200;
            Answer lookup = service.get("/api/v1/lookup/" + BANNED).expect(200);
            assertThat(lookup.at("/blocked").asBoolean()).isTrue();
            assertThat(service.blocked(LISTED)).isTrue();
            assertThat(service.blocked(ALLOWED)).isFalse();
            return ready && lookup.header(AGE).isEmpty();
        });
        service.awaitEvent("published_from_database", any -> true);
        assertThat(service.get("/health").at("/components/snapshot/status").asText())
                .isEqualTo("ok");
    }

    @Test
    void fileWithoutPermission() throws IOException {
        servesThroughout(
                "DATABASE_PERMISSION_DENIED",
                () -> Folders.permit(data.resolve("bartizan.db"), "---------"),
                () -> Folders.permit(data.resolve("bartizan.db"), "rw-------"));
    }

    @Test
    void folderInPlaceOfTheFile() throws IOException {
        Path database = data.resolve("bartizan.db");
        servesThroughout(
                "DATABASE_PATH_INVALID",
                () -> {
                    moveDatabase(data, away);
                    Files.createDirectory(database);
                },
                () -> {
                    Files.delete(database);
                    moveDatabase(away, data);
                });
    }

    @Test
    void garbageInPlaceOfTheFile() throws IOException {
        Path database = data.resolve("bartizan.db");
        servesThroughout(
                "DATABASE_CORRUPTED",
                () -> {
                    moveDatabase(data, away);
                    Files.writeString(database, "This is no database. ".repeat(1_000));
                    Folders.give(database);
                },
                () -> {
                    Files.delete(database);
                    moveDatabase(away, data);
                });
    }

    /** With its log, which has what was committed. */
    private static void moveDatabase(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (String name : Folders.names(from)) {
            if (name.equals("bartizan.db-wal") || name.equals("bartizan.db-shm")) {
                Files.move(from.resolve(name), to.resolve(name));
            }
        }
        Files.move(from.resolve("bartizan.db"), to.resolve("bartizan.db"));
    }

    @Test
    void damagedSnapshotIsIgnored() throws IOException {
        try (BartizanProcess service = builder().startReady()) {
            service.ban(BANNED);
            service.terminate();
        }
        moveDatabase(data, away);
        Files.createDirectory(data.resolve("bartizan.db"));
        try (RandomAccessFile file = new RandomAccessFile(snapshot.toFile(), "rw")) {
            file.seek(file.length() / 2);
            int old = file.read();
            file.seek(file.length() / 2);
            file.write(old ^ 4);
        }
        try (BartizanProcess service = builder().start()) {
            service.awaitNotReady("DATABASE_PATH_INVALID");
            assertThat(service.awaitEvent("published_snapshot_ignored", any -> true)
                            .path("reason")
                            .asText())
                    .contains("checksum");
            service.get("/api/v1/lookup/" + BANNED).expectError(503, "DATABASE_PATH_INVALID");
            service.get("/q/health/live").expect(200);
        }
    }
}
