package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The data folder belongs to one process and to one user. */
class DataFolderIT {

    private static final int TAKEN = 75;

    private final Path home = Folders.create();
    private final Path data = home.resolve("data");

    @AfterEach
    void clean() {
        Folders.delete(home);
    }

    private BartizanProcess.Builder service() {
        return BartizanProcess.at(data);
    }

    @Test
    void startsOnTheFolderOfARunningServiceTakeNothingFromIt() throws IOException {
        List<String> banned =
                IntStream.range(1, 20).mapToObj(i -> "45.155.205." + i).toList();
        try (BartizanProcess first = service().startReady()) {
            first.ban(banned.getFirst());
            String port = first.address().substring(first.address().lastIndexOf(':') + 1);
            for (String others : List.of(port, "0", "0")) {
                age();
                try (BartizanProcess second =
                        service().env("QUARKUS_HTTP_PORT", others).launch()) {
                    // An older version doesn't end, which is worse.
                    await().atMost(BartizanProcess.PATIENCE).until(() -> !second.alive() || second.listening());
                }
            }
            banned.stream().skip(1).forEach(first::ban);
            first.post("/api/v1/allowlist", Map.of("range", "198.51.100.7")).expect(201);
            first.kill();
        }
        try (BartizanProcess after = service().startReady()) {
            assertThat(after.get("/api/v1/allowlist").expect(200).text()).contains("198.51.100.7");
            assertThat(banned).allSatisfy(ip -> assertThat(after.blocked(ip)).isTrue());
        }
    }

    /**
     * Makes all files look as if they were unused for a long time. Another process does this, because this one may have
     * locks on them.
     */
    private void age() throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            files.forEach(file -> Requirement.Command.run("touch", "-d", "1 hour ago", file.toString()));
        }
    }

    @Test
    void secondStartIsRefusedInOneLineThatNamesTheHolder() {
        try (BartizanProcess first = service().startReady()) {
            try (BartizanProcess second = service().launch()) {
                assertThat(second.awaitExit()).isEqualTo(TAKEN);
                assertThat(second.errorOutput()).isEmpty();
                second.assertLogIsJson();
                JsonNode line = second.events("data_folder_in_use").getFirst();
                assertThat(second.lines()).hasSize(1);
                assertThat(line.path("level").asText()).isEqualTo("ERROR");
                assertThat(line.path("holder_pid").asLong()).isEqualTo(first.pid());
                assertThat(line.path("holder_host").asText())
                        .isEqualTo(Requirement.Command.output("uname", "-n").strip());
                assertThat(Instant.parse(line.path("holder_started").asText()))
                        .isBetween(Instant.now().minus(Duration.ofMinutes(10)), Instant.now());
            }
            first.kill();
        }
        try (BartizanProcess third = service().startReady()) {
            assertThat(third.events("data_folder_in_use")).isEmpty();
        }
    }

    @Test
    void takenPortIsFoundBeforeTheFolderIsTouched() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                BartizanProcess refused =
                        service().env("QUARKUS_HTTP_PORT", other.getLocalPort()).launch()) {
            assertThat(refused.awaitExit()).isEqualTo(TAKEN);
            assertThat(data).doesNotExist();
            assertThat(refused.errorOutput()).isEmpty();
            refused.assertLogIsJson();
            assertThat(refused.lines()).hasSize(1);
            JsonNode line = refused.events("port_unavailable").getFirst();
            assertThat(line.path("level").asText()).isEqualTo("ERROR");
            assertThat(line.path("setting").asText()).isEqualTo("QUARKUS_HTTP_PORT");
            assertThat(line.path("port").asInt()).isEqualTo(other.getLocalPort());
        }
    }

    @Test
    void folderThatComesLaterAndIsInUseIsLeftAloneUntilItIsFree() throws IOException {
        Path late = Files.createFile(home.resolve("late"));
        try (BartizanProcess holder = service().startReady();
                BartizanProcess waiting = BartizanProcess.at(late).start()) {
            waiting.awaitNotReady("DATABASE_PATH_INVALID");
            holder.ban("45.155.205.7");
            Files.delete(late);
            Files.createSymbolicLink(late, data);
            waiting.awaitNotReady("DATABASE_UNAVAILABLE");
            assertThat(waiting.awaitEvent("data_folder_in_use", line -> true)
                            .path("holder_pid")
                            .asLong())
                    .isEqualTo(holder.pid());
            waiting.get("/q/health/live").expect(200);
            holder.ban("45.155.205.8");
            holder.kill();

            waiting.awaitReady();
            assertThat(waiting.blocked("45.155.205.7")).isTrue();
            assertThat(waiting.blocked("45.155.205.8")).isTrue();
        }
    }

    @Test
    void deletedLockFileIsMadeAgain() throws IOException {
        try (BartizanProcess first = service().startReady()) {
            Files.delete(data.resolve("bartizan.lock"));
            await().atMost(BartizanProcess.PATIENCE).until(() -> Files.exists(data.resolve("bartizan.lock")));
            first.ban("45.155.205.7");
            try (BartizanProcess second = service().launch()) {
                assertThat(second.awaitExit()).isEqualTo(TAKEN);
            }
        }
    }

    @Test
    void programThatHasTheDatabaseOpenKeepsItsSideFiles() throws IOException, SQLException {
        try (BartizanProcess service = service().startReady()) {
            service.ban("45.155.205.7");
            service.kill();
        }
        try (ForeignReader reader = ForeignReader.open(data.resolve("bartizan.db"))) {
            // The log is empty now, like one without data.
            reader.checkpoint();
            assertThat(data.resolve("bartizan.db-wal")).isEmptyFile();
            age();
            try (BartizanProcess service = service().startReady()) {
                reader.createNote("written by another program");
                service.ban("45.155.205.8");
                assertThat(reader.bans()).isEqualTo(2);
                service.kill();
            }
            age();
            try (BartizanProcess service = service().startReady()) {
                assertThat(service.blocked("45.155.205.7")).isTrue();
                assertThat(service.blocked("45.155.205.8")).isTrue();
                service.terminate();
            }
            assertThat(reader.bans()).isEqualTo(2);
        }
        try (ForeignReader reader = ForeignReader.open(data.resolve("bartizan.db"))) {
            assertThat(reader.notes()).containsExactly("written by another program");
        }
    }

    @Test
    void onlyTheOwnerMayReadWithAnyUmask() throws IOException {
        Path key = Files.writeString(home.resolve("upload-key"), "upload-key-of-the-integration-tests\n");
        try (BartizanProcess service = service()
                .umask("000")
                .without("BARTIZAN_ADMIN_TOKEN")
                .env("BARTIZAN_UPDATE_UPLOAD_KEY_FILE", key)
                .startReady()) {
            service.as(Files.readString(data.resolve("admin-token")).strip());
            service.post("/api/v1/tokens", Map.of("name", "edge", "role", "viewer"))
                    .expect(201);
            service.upload("upload-key-of-the-integration-tests", "console.log(1)".repeat(1_000))
                    .expect(201);
            service.post("/api/v1/database/backup").expect(200);
            assertPrivate();
            assertThat(modes()).containsKeys("bartizan.db", "bartizan.db-wal", "bartizan.db-shm", "admin-token");
        }
    }

    @Test
    void olderInstallationIsTightenedOnce() throws IOException {
        try (BartizanProcess service = service().without("BARTIZAN_ADMIN_TOKEN").startReady()) {
            service.kill();
        }
        Files.createDirectories(data.resolve("updates/assets"));
        try (Stream<Path> files = Files.walk(data)) {
            files.forEach(file -> Folders.permit(file, Files.isDirectory(file) ? "rwxr-xr-x" : "rw-r--r--"));
        }
        Path foreign = Files.writeString(data.resolve("feed.txt"), "45.155.205.7\n");
        Folders.permit(foreign, "rw-r--r--");
        try (BartizanProcess service = service().startReady()) {
            assertThat(service.events("data_folder_permissions_tightened")).hasSize(1);
            assertThat(modes())
                    .containsEntry("", "rwx------")
                    .containsEntry("bartizan.db", "rw-------")
                    .containsEntry("bartizan.db-wal", "rw-------")
                    .containsEntry("bartizan.db-shm", "rw-------")
                    .containsEntry("admin-token", "rw-------")
                    .containsEntry("updates", "rwx------")
                    .containsEntry("feed.txt", "rw-r--r--");
            service.terminate();
        }
        try (BartizanProcess service = service().startReady()) {
            assertThat(service.events("data_folder_permissions_tightened")).isEmpty();
        }
    }

    /** Like a volume in Kubernetes: it belongs to root, and the service can write to it only through its group. */
    @Test
    void folderOfAnotherUserWithAccessByGroupStaysAsItIs() throws IOException {
        Requirement.unprivilegedProcess();
        org.junit.jupiter.api.Assumptions.assumeTrue(Requirement.root(), "only root may make such a folder");
        Files.createDirectory(data);
        Requirement.Command.run("chgrp", String.valueOf(Requirement.NOBODY), data.toString());
        Requirement.Command.run("chmod", "2770", data.toString());
        try (BartizanProcess service = service().unprivileged().startReady()) {
            service.ban("45.155.205.7");
            assertThat(Requirement.Command.output("stat", "-c", "%a", data.toString())
                            .strip())
                    .isEqualTo("2770");
            assertThat(service.events("data_folder_open_to_others")).isEmpty();
            assertThat(modes()).containsEntry("bartizan.db", "rw-------");
            service.terminate();
        }
        Requirement.Command.run("chmod", "2777", data.toString());
        try (BartizanProcess service = service().unprivileged().startReady()) {
            assertThat(service.blocked("45.155.205.7")).isTrue();
            assertThat(service.events("data_folder_open_to_others")).hasSize(1);
        }
    }

    private void assertPrivate() throws IOException {
        assertThat(modes()).allSatisfy((name, mode) -> assertThat(mode).as(name).endsWith("------"));
    }

    /** Permissions of everything in the folder; the folder itself has an empty name. */
    private Map<String, String> modes() throws IOException {
        Map<String, String> modes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.toList()) {
                modes.put(
                        data.relativize(file).toString(),
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
        }
        return modes;
    }
}
