package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the README promises to a user who starts the service for the first time. */
class MainJobIT {

    private static final String SAMPLES =
            Path.of("src", "main", "samples").toAbsolutePath().toString();

    private final Path home = Folders.create();

    @AfterEach
    void clean() {
        Folders.delete(home);
    }

    private BartizanProcess.Builder firstSteps() {
        return BartizanProcess.at(home.resolve("a/new/folder"))
                .without("BARTIZAN_ADMIN_TOKEN")
                .without("BARTIZAN_BLOCKLIST_IMPORT_ON_START")
                .env("BARTIZAN_BLOCKLIST_FILE_ROOT", SAMPLES)
                .env("BARTIZAN_BLOCKLIST_LISTS_IPSUM_URL", "file:ipsum.txt");
    }

    @Test
    void importsARealListAndServesItAgainAfterARestartWithoutAnImport() throws IOException {
        Files.createDirectories(home.resolve("a/new"));
        JsonNode before;
        try (BartizanProcess service = firstSteps().startReady()) {
            Path tokenFile = service.dataFolder().resolve("admin-token");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tokenFile)))
                    .isEqualTo("rw-------");
            service.as(Files.readString(tokenFile).strip());
            service.awaitRun(1);

            before = service.get("/api/v1/lookup/77.90.185.20").expect(200).json();
            assertThat(before.path("ip").asText()).isEqualTo("77.90.185.20");
            assertThat(before.path("blocked").asBoolean()).isTrue();
            assertThat(before.path("allowlisted").asBoolean()).isFalse();
            assertThat(before.path("matches")).hasSize(1);
            assertThat(before.at("/matches/0/list").asText()).isEqualTo("ipsum");
            assertThat(before.at("/matches/0/range").asText()).isEqualTo("77.90.185.20/32");
            assertThat(before.at("/matches/0/since").asText()).endsWith("T00:00:00Z");
            assertThat(before.at("/matches/0/until").asText()).endsWith("Z");
            assertThat(service.get("/api/v1/blocklists")
                            .at("/items/0/ipv4_addresses")
                            .asLong())
                    .isEqualTo(120_430);
            assertThat(service.blocked("9.9.9.9")).isFalse();
            service.terminate();
        }

        try (BartizanProcess service = firstSteps().startReady()) {
            service.as(Files.readString(service.dataFolder().resolve("admin-token"))
                    .strip());

            assertThat(service.get("/api/v1/lookup/77.90.185.20").json()).isEqualTo(before);
            assertThat(service.get("/api/v1/blocklists/log").at("/total").asLong())
                    .isEqualTo(1);
            assertThat(service.events("import_started")).isEmpty();
            assertThat(service.errorOutput()).isEmpty();
        }
    }

    @Test
    void noRequestIsAllowedWithoutTheToken() {
        try (BartizanProcess service = BartizanProcess.at(home.resolve("data")).startReady()) {
            service.as("a-token-that-nobody-was-given")
                    .get("/api/v1/blocklists")
                    .expectError(401, "UNAUTHENTICATED");
            service.as(BartizanProcess.ADMIN_TOKEN).get("/api/v1/blocklists").expect(200);
            assertThat(service.dataFolder().resolve("admin-token")).doesNotExist();
        }
    }
}
