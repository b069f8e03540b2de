package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.database.SuiteDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The way from SQLite to PostgreSQL and back, as an administrator goes it. */
class DatabaseCopyIT {

    private static final String IP = "45.155.205.9";

    private final Path home = Folders.create();
    private final Path data = home.resolve("data");

    @AfterEach
    void delete() {
        Folders.delete(home);
    }

    private String copy(int expected, Map<String, String> settings, String target)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(Application.command());
        command.addAll(List.of("database", "copy", "--to", target));
        Path log = home.resolve("copy.log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("BARTIZAN_DATA_DIR", data.toString());
        builder.environment().putAll(settings);
        Process process = builder.start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        String said = Files.readString(log);
        assertThat(process.exitValue()).as(said).isEqualTo(expected);
        return said;
    }

    @Test
    void banStaysInForceInPostgresqlAndBackInTheFile() throws Exception {
        String url = SuiteDatabase.newUrl();
        Map<String, String> server = Map.of("BARTIZAN_DATABASE_URL", url, "BARTIZAN_NODE", "web-1");
        String token;
        try (BartizanProcess service = BartizanProcess.at(data).startReady()) {
            service.ban(IP);
            token = service.post("/api/v1/tokens", Map.of("name", "reader", "role", "viewer"))
                    .expect(201)
                    .at("/token")
                    .asText();
            assertThat(copy(1, Map.of(), url)).contains("stop it first");
            assertThat(service.blocked(IP)).isTrue();
            service.terminate();
        }

        assertThat(copy(0, Map.of(), url).lines()).first().asString().endsWith("were copied and compared.");
        BartizanProcess.Builder builder = BartizanProcess.at(data);
        server.forEach(builder::env);
        try (BartizanProcess service = builder.startReady()) {
            assertThat(service.blocked(IP)).isTrue();
            service.as(token).get("/api/v1/bans").expect(200);
            assertThat(service.as(BartizanProcess.ADMIN_TOKEN)
                            .get("/api/v1/database")
                            .expect(200)
                            .text())
                    .contains("postgresql");
            service.lift(IP);
            service.ban("45.155.205.10");
            service.terminate();
        }

        Files.move(data.resolve("bartizan.db"), home.resolve("former.db"));
        copy(0, server, "sqlite");
        try (BartizanProcess service = BartizanProcess.at(data).startReady()) {
            assertThat(service.blocked(IP)).isFalse();
            assertThat(service.blocked("45.155.205.10")).isTrue();
            service.as(token).get("/api/v1/bans").expect(200);
        }
    }
}
