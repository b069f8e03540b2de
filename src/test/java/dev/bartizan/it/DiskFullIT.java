package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk of five megabytes: the first start needs three of them, for the migrations and the library of SQLite. */
class DiskFullIT {

    private static final String BLOCKED = "45.155.205.7";

    private final Path home = Folders.create();
    private final Path data = home.resolve("data");

    @BeforeEach
    void mount() throws IOException {
        Files.createDirectory(data);
        Requirement.mounting(data);
        Requirement.Command.run("mount", "-t", "tmpfs", "-o", "size=5m,mode=777", "tmpfs", data.toString());
    }

    @AfterEach
    void unmount() {
        Requirement.Command.succeeds("umount", "-l", data.toString());
        Folders.delete(home);
    }

    private static Answer write(BartizanProcess service) {
        return service.post("/api/v1/tokens", Map.of("name", "token " + UUID.randomUUID(), "role", "viewer"));
    }

    private void fill(Path filler) throws IOException {
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(new byte[512]);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    @Test
    void keepsServingWhatIsPublishedAndRecoversWhenThereIsSpaceAgain() throws IOException {
        Path filler = data.resolve("filler");
        try (FeedServer feeds = new FeedServer();
                BartizanProcess service = BartizanProcess.at(data).startReady()) {
            long list = service.createList("feed", feeds.serve("feed", BLOCKED + "\n"));
            service.importToEnd("");
            fill(filler);

            Awaitility.await()
                    .atMost(BartizanProcess.PATIENCE)
                    .until(() -> write(service).status() == 503);
            write(service).expectError(503, "DATABASE_UNAVAILABLE");
            service.awaitNotReady("DATABASE_UNAVAILABLE");
            assertThat(service.get("/q/health/ready").text()).contains("SQLITE_FULL");
            service.get("/q/health/live").expect(200);
            assertThat(service.blocked(BLOCKED)).isTrue();
            service.get("/api/v1/blocklists/" + list).expect(200);

            service.post("/api/v1/database/backup").expectError(503, "DATABASE_UNAVAILABLE");
            assertThat(Folders.names(data.resolve("tmp"))).isEmpty();

            // Larger than the rest of the write-ahead log.
            StringBuilder larger = new StringBuilder(BLOCKED + "\n");
            for (int i = 0; i < 60_000; i++) {
                larger.append("45.%d.%d.%d%n".formatted(10 + i % 20, i / 200 % 256, i % 200));
            }
            feeds.serve("feed", larger.toString());
            service.post("/api/v1/blocklists/import").expectError(503, "DATABASE_UNAVAILABLE");
            assertThat(service.get("/api/v1/blocklists/" + list + "/versions")
                            .at("/items")
                            .size())
                    .isEqualTo(1);
            assertThat(service.blocked(BLOCKED)).isTrue();

            Files.delete(filler);

            service.awaitReady();
            write(service).expect(201);
            service.importToEnd("");
            assertThat(service.blocked("45.10.0.0")).isTrue();
            service.terminate();
            service.assertLogIsJson();
            assertThat(service.errorOutput()).isEmpty();
        }
    }

    private BartizanProcess.Builder builder() {
        return BartizanProcess.at(data)
                .env("BARTIZAN_BLOCKLIST_FILE_ROOT", home)
                .env("BARTIZAN_BLOCKLIST_LISTS_DECLARED_URL", "file:declared.txt")
                .env("BARTIZAN_ALLOWLIST_RANGES", "203.0.113.9");
    }

    /** After a clean stop even the index of the write-ahead log has to be created. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void startServesWhatCanBeReadAndIsWholeWhenThereIsSpace(boolean killed) throws IOException {
        Files.writeString(home.resolve("declared.txt"), BLOCKED + "\n");
        Path filler = data.resolve("filler");
        String token;
        String key;
        try (BartizanProcess service = builder().startReady()) {
            service.importToEnd("");
            service.ban("45.155.205.8");
            key = service.createBouncer("edge");
            token = write(service).expect(201).at("/token").asText();
            if (killed) {
                service.kill();
            } else {
                service.terminate();
            }
        }
        fill(filler);

        try (BartizanProcess service = builder().start()) {
            service.awaitNotReady("DATABASE_UNAVAILABLE");
            service.get("/q/health/live").expect(200);
            Awaitility.await()
                    .atMost(BartizanProcess.PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    service.get("/api/v1/lookup/" + BLOCKED).status())
                            .isEqualTo(200));
            assertThat(service.blocked(BLOCKED)).isTrue();
            assertThat(service.blocked("45.155.205.8")).isTrue();
            assertThat(service.get("/api/v1/export/plain").expect(200).text()).contains(BLOCKED);
            assertThat(service.pull(key, true).at("/new").size()).isEqualTo(2);
            assertThat(service.get("/api/v1/bans").expect(200).at("/total").asInt())
                    .isEqualTo(1);
            service.as(token).get("/api/v1/bans").expect(200);
            service.as(BartizanProcess.ADMIN_TOKEN);
            Awaitility.await()
                    .atMost(BartizanProcess.PATIENCE)
                    .until(() -> write(service).status() == 503);
            write(service).expectError(503, "DATABASE_UNAVAILABLE");

            Files.delete(filler);

            service.awaitReady();
            write(service).expect(201);
            Awaitility.await()
                    .atMost(BartizanProcess.PATIENCE)
                    .until(() -> service.get("/health")
                            .at("/crash_recovery_complete")
                            .asBoolean());
            service.terminate();
            service.assertLogIsJson();
            assertThat(service.errorOutput()).isEmpty();
        }
    }
}
