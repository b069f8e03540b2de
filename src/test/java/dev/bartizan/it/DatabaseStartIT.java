package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Starts with a database that can't be opened: the service starts, reports the cause, and recovers when the cause is
 * gone.
 */
class DatabaseStartIT {

    private final Path home = Folders.create();
    private final Path data = home.resolve("data");

    @AfterEach
    void clean() {
        Folders.delete(home);
    }

    private interface Repair {
        void now() throws IOException;
    }

    private void startsAndRecovers(String code, Repair repair) throws IOException {
        try (BartizanProcess service = BartizanProcess.at(data)
                .unprivileged()
                .env("BARTIZAN_BLOCKLIST_FILE_ROOT", home)
                .env("BARTIZAN_BLOCKLIST_LISTS_FEED_URL", "file:feed.txt")
                .env("BARTIZAN_BLOCKLIST_IMPORT_ON_START", "when-empty")
                .start()) {
            Files.writeString(home.resolve("feed.txt"), "45.155.205.7\n");
            service.awaitNotReady(code);
            service.get("/q/health/live").expect(200);
            service.get("/q/health/started").expect(200);
            Answer refused = service.get("/api/v1/blocklists").expectError(503, code);
            assertThat(refused.at("/details/database_path").asText()).isEqualTo("data/bartizan.db");
            service.get("/api/v1/lookup/45.155.205.7").expectError(503, code);
            assertThat(service.get("/health").at("/crash_recovery_complete").asBoolean())
                    .isFalse();

            repair.now();

            service.awaitReady();
            // It begins after the database is open, and readiness may be up a moment earlier.
            await().atMost(BartizanProcess.PATIENCE)
                    .until(() -> service.get("/api/v1/blocklists/import/1").status() == 200);
            service.awaitRun(1);
            assertThat(service.blocked("45.155.205.7")).isTrue();
            service.post("/api/v1/tokens", Map.of("name", "edge", "role", "viewer"))
                    .expect(201);
            assertThat(service.get("/health").at("/crash_recovery_complete").asBoolean())
                    .isTrue();
            service.terminate();
            service.assertLogIsJson();
            assertThat(service.errorOutput()).isEmpty();
            assertThat(Folders.names(data))
                    .contains("bartizan.db")
                    .doesNotContain("bartizan.db-wal", "bartizan.db-shm");
        }
    }

    @Test
    void fileInPlaceOfTheFolder() throws IOException {
        Files.createFile(data);
        startsAndRecovers("DATABASE_PATH_INVALID", () -> Files.delete(data));
    }

    @Test
    void parentThatMayNotBeWritten() throws IOException {
        Folders.openToAll(home);
        startsAndRecovers("DATABASE_PERMISSION_DENIED", () -> Folders.permit(home, "rwxrwxrwx"));
    }

    @Test
    void garbageInTheHeader() throws IOException {
        Path file = Files.createDirectory(data).resolve("bartizan.db");
        Files.writeString(file, "This is no database. ".repeat(1_000));
        Folders.give(data);
        startsAndRecovers("DATABASE_CORRUPTED", () -> Files.delete(file));
    }

    @Test
    void lockOfAnotherProcess() throws IOException, SQLException {
        Files.createDirectory(data);
        ForeignLock lock = ForeignLock.take(data.resolve("bartizan.db"));
        Folders.give(data);
        startsAndRecovers("DATABASE_BUSY", lock::close);
    }

    @Test
    void readOnlyMount() throws IOException {
        Files.createDirectory(data);
        Requirement.mounting(data);
        Requirement.Command.run("mount", "-t", "tmpfs", "-o", "ro,mode=777", "tmpfs", data.toString());
        try {
            startsAndRecovers(
                    "DATABASE_PERMISSION_DENIED",
                    () -> Requirement.Command.run("mount", "-o", "remount,rw", data.toString()));
        } finally {
            Requirement.Command.run("umount", "-l", data.toString());
        }
    }
}
