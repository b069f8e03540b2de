package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a killed process, or a clumsy copy, leaves beside the database. */
class SideFilesIT {

    private static final Duration OLD = Duration.ofMinutes(1);

    private final Path home = Folders.create();
    private final Path data = home.resolve("data");
    private final Path log = data.resolve("bartizan.db-wal");
    private final Path index = data.resolve("bartizan.db-shm");

    @AfterEach
    void clean() {
        Folders.delete(home);
    }

    private static void age(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(OLD)));
    }

    @Test
    void rowsOfAnOldLogAreNeverLost() throws IOException {
        try (BartizanProcess service = BartizanProcess.at(data).startReady()) {
            service.post("/api/v1/tokens", Map.of("name", "edge", "role", "viewer"))
                    .expect(201);
            service.kill();
        }
        assertThat(log).isNotEmptyFile();
        age(log);
        age(index);
        try (BartizanProcess service = BartizanProcess.at(data).startReady()) {
            assertThat(service.get("/api/v1/tokens").at("/items/0/name").asText())
                    .isEqualTo("edge");
            assertThat(service.events("wal_recovered"))
                    .singleElement()
                    .satisfies(line -> assertThat(line.path("frames").asInt()).isPositive());
            assertThat(service.events("side_file_removed")).isEmpty();
            service.terminate();
        }

        // A clean stop leaves none, so whatever is there now holds nothing.
        Files.createFile(log);
        Files.createFile(index);
        age(log);
        age(index);
        try (BartizanProcess service = BartizanProcess.at(data).startReady()) {
            assertThat(service.events("side_file_removed"))
                    .extracting(line -> line.path("file").asText())
                    .containsExactly("/data/bartizan.db-wal", "/data/bartizan.db-shm");
            assertThat(service.get("/api/v1/tokens").at("/items/0/name").asText())
                    .isEqualTo("edge");
            service.terminate();
        }

        Files.writeString(log, "This is no write-ahead log. ".repeat(100));
        age(log);
        try (BartizanProcess service = BartizanProcess.at(data).startReady()) {
            assertThat(service.events("side_file_removed")).hasSize(1);
            assertThat(service.get("/api/v1/tokens").at("/items/0/name").asText())
                    .isEqualTo("edge");
            service.terminate();
        }

        // Another process may be about to fill it.
        Files.createFile(log);
        try (BartizanProcess service = BartizanProcess.at(data).startReady()) {
            assertThat(service.events("side_file_removed")).isEmpty();
            assertThat(service.get("/api/v1/tokens").at("/items/0/name").asText())
                    .isEqualTo("edge");
        }
    }

    @Test
    void logWithoutADatabaseBelongsToNothing() throws IOException {
        Files.createDirectory(data);
        Files.writeString(log, "left behind");
        Files.writeString(index, "left behind");
        age(log);
        age(index);
        try (BartizanProcess service = BartizanProcess.at(data).startReady()) {
            assertThat(service.events("side_file_removed")).hasSize(2);
            service.terminate();
        }
    }
}
