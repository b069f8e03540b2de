package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Files beside the database that a killed process or an incomplete copy has left. */
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
            service.terminate();
        }

        // A clean stop leaves none. SQLite can handle invalid files that an incomplete copy has left.
        assertThat(log).doesNotExist();
        for (String left : List.of("", "This is no write-ahead log. ".repeat(100))) {
            Files.writeString(log, left);
            Files.writeString(index, left);
            age(log);
            age(index);
            try (BartizanProcess service = BartizanProcess.at(data).startReady()) {
                assertThat(service.get("/api/v1/tokens").at("/items/0/name").asText())
                        .isEqualTo("edge");
                service.ban("45.155.205.7");
                service.kill();
            }
            try (BartizanProcess service = BartizanProcess.at(data).startReady()) {
                assertThat(service.blocked("45.155.205.7")).isTrue();
                service.delete("/api/v1/bans/all").expect(200);
                service.terminate();
            }
        }
    }

    /** If the database is missing, its log is the only data left, and SQLite would delete it. */
    @Test
    void logWithoutADatabaseIsKeptByAnotherName() throws IOException {
        Files.createDirectory(data);
        Files.writeString(log, "all that is left");
        age(log);
        try (BartizanProcess service = BartizanProcess.at(data).startReady()) {
            assertThat(service.events("side_file_set_aside")).hasSize(1);
            service.terminate();
        }
        String kept = Folders.names(data).stream()
                .filter(name -> name.startsWith("bartizan.db-wal."))
                .findFirst()
                .orElseThrow();
        assertThat(data.resolve(kept)).hasContent("all that is left");
    }
}
