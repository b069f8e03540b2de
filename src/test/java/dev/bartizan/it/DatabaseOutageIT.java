package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Makes the database of a running service fail in every way, and repairs it. The published data is served all the time, and
 * no failure needs a restart: one process runs through all tests.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DatabaseOutageIT {

    private static final String BLOCKED = "45.155.205.7";

    private final Path home = Folders.create();
    private final Path data = home.resolve("data");
    private final Path away = home.resolve("away");
    private FeedServer feeds;
    private BartizanProcess service;
    private long list;

    @BeforeAll
    void start() {
        feeds = new FeedServer();
        service = BartizanProcess.at(data).unprivileged().startReady();
        list = service.createList("feed", feeds.serve("feed", BLOCKED + "\n"));
        service.importToEnd("");
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

    /** Makes sure that the next test finds a service that works. */
    @AfterEach
    void recovered() {
        service.awaitReady();
        service.get("/api/v1/blocklists/" + list).expect(200);
        write().expect(201);
        // A call that began during the outage may fail after its end; the next check corrects that.
        await().untilAsserted(() ->
                assertThat(service.get("/health").at("/status").asText()).isEqualTo("ok"));
        assertThat(service.blocked(BLOCKED)).isTrue();
    }

    private Answer write() {
        return service.post("/api/v1/tokens", Map.of("name", "token " + UUID.randomUUID(), "role", "viewer"));
    }

    private void assertDown(String code) {
        service.awaitNotReady(code);
        service.get("/q/health/live").expect(200);
        service.get("/q/health/started").expect(200);
        // A connection that is still open can write until the next check, so the first writes may succeed.
        Answer refused =
                await().until(this::write, answer -> answer.status() != 201).expectError(503, code);
        assertThat(refused.at("/details/database_path").asText()).isEqualTo("data/bartizan.db");
        assertThat(refused.text()).doesNotContain(home.toString());
        assertThat(service.get("/health").expect(200).at("/status").asText()).isEqualTo("degraded");
        assertThat(service.get("/api/v1/database").expect(200).at("/error_code").asText())
                .isEqualTo(code);
        assertThat(service.blocked(BLOCKED)).isTrue();
    }

    private interface Step {
        void take() throws IOException;
    }

    private void outage(String code, Step cause, Step repair) throws IOException {
        cause.take();
        try {
            assertDown(code);
        } finally {
            repair.take();
        }
    }

    /** Replaces the database by something else for a while. */
    private void outageOfFile(String code, Path other) throws IOException {
        Folders.give(other);
        outage(
                code,
                () -> {
                    Files.move(service.database(), away);
                    Files.move(other, service.database());
                },
                () -> {
                    Files.deleteIfExists(service.database());
                    Files.move(away, service.database());
                });
    }

    private Path copy(String permissions) throws IOException {
        Path copy = Files.copy(service.database(), home.resolve("copy"));
        Folders.permit(copy, permissions);
        return copy;
    }

    @Test
    void folderInPlaceOfTheFile() throws IOException {
        outageOfFile("DATABASE_PATH_INVALID", Files.createDirectory(home.resolve("folder")));
    }

    @Test
    void garbageInPlaceOfTheFile() throws IOException {
        outageOfFile(
                "DATABASE_CORRUPTED",
                Files.writeString(home.resolve("garbage"), "This is no database. ".repeat(1_000)));
    }

    @Test
    void fileWithoutPermission() throws IOException {
        outageOfFile("DATABASE_PERMISSION_DENIED", copy("---------"));
    }

    @Test
    void readOnlyFile() throws IOException {
        outageOfFile("DATABASE_PERMISSION_DENIED", copy("r--r--r--"));
    }

    @Test
    void folderWithoutPermission() throws IOException {
        outage(
                "DATABASE_PERMISSION_DENIED",
                () -> Folders.permit(data, "---------"),
                () -> Folders.permit(data, "rwxr-xr-x"));
    }

    @Test
    void fileInPlaceOfTheFolder() throws IOException {
        outage(
                "DATABASE_PATH_INVALID",
                () -> {
                    Files.move(data, away);
                    Files.createFile(data);
                },
                () -> {
                    Files.delete(data);
                    Files.move(away, data);
                });
    }

    @Test
    void damagedPageIsMendedByABackup() throws IOException {
        byte[] backup = service.post("/api/v1/database/backup").expect(200).bytes();
        outage("DATABASE_CORRUPTED", this::damage, () -> {
            Path restored = Files.write(home.resolve("restored"), backup);
            Folders.give(restored);
            Files.move(restored, service.database(), StandardCopyOption.ATOMIC_MOVE);
        });
    }

    @Test
    void backupInPlaceOfTheFileIsNotMixedWithWhatWasWrittenSince() throws IOException {
        byte[] backup = service.post("/api/v1/database/backup").expect(200).bytes();
        for (int i = 0; i < 50; i++) {
            write().expect(201);
        }
        int tokens = service.get("/api/v1/tokens").expect(200).at("/items").size();
        int replacedBefore = service.events("database_replaced").size();
        Path restored = Files.write(home.resolve("restored"), backup);
        Folders.give(restored);
        Files.move(restored, service.database(), StandardCopyOption.ATOMIC_MOVE);
        await().atMost(BartizanProcess.PATIENCE)
                .until(() -> service.events("database_replaced").size() > replacedBefore);
        service.awaitReady();
        assertThat(service.get("/api/v1/tokens").expect(200).at("/items")).hasSize(tokens - 50);
        assertThat(service.get("/api/v1/database?quick_check=true")
                        .expect(200)
                        .at("/quick_check")
                        .asText())
                .isEqualTo("ok");
        assertThat(service.blocked(BLOCKED)).isTrue();
    }

    /** All pages except the first, after they are in the main file and not only in the write-ahead log. */
    private void damage() throws IOException {
        ForeignLock.checkpoint(service.database());
        try (RandomAccessFile file = new RandomAccessFile(service.database().toFile(), "rw")) {
            byte[] noise = new byte[4_096];
            Arrays.fill(noise, (byte) 0x5a);
            for (long page = 1; page < file.length() / noise.length; page++) {
                file.seek(page * noise.length);
                file.write(noise);
            }
        }
        await().atMost(BartizanProcess.PATIENCE).until(() -> write().status() == 503);
    }

    @Test
    void lockOfAnotherProcessForAMoment() throws SQLException {
        ForeignLock lock = ForeignLock.take(service.database());
        CompletableFuture<Void> released = lock.releaseAfter(Duration.ofMillis(200));
        write().expect(201);
        assertThat(released).isCompleted();
    }

    @Test
    void lockOfAnotherProcessThatOutlastsAnAttempt() throws SQLException {
        int failedBefore = service.events("database_call_failed").size();
        ForeignLock lock = ForeignLock.take(service.database());
        CompletableFuture<Void> released = lock.releaseAfter(Duration.ofMillis(1_500));
        write().expect(201);
        assertThat(released).isCompleted();
        assertThat(service.events("database_call_failed"))
                .hasSizeGreaterThan(failedBefore)
                .last()
                .satisfies(line -> assertThat(line.path("sqlite_code").asText()).startsWith("SQLITE_BUSY"));
    }

    @Test
    void lockOfAnotherProcessForEver() throws SQLException {
        try (ForeignLock _ = ForeignLock.take(service.database())) {
            Answer refused = write().expectError(503, "DATABASE_BUSY");
            assertThat(refused.at("/message").asText()).isEqualTo("Database is temporarily busy. Retry the request.");
            assertThat(refused.at("/details/retries").asInt()).isEqualTo(3);
            assertThat(refused.header("Retry-After")).isPresent();
            assertDown("DATABASE_BUSY");
            service.get("/api/v1/blocklists").expect(200);
        }
    }
}
