package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bartizan.database.SuiteDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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

    private static final String KEY = "upload-key-of-the-integration-tests";

    private BartizanProcess.Builder service(Map<String, String> settings) {
        BartizanProcess.Builder builder = BartizanProcess.at(data).env("BARTIZAN_UPDATE_UPLOAD_KEY", KEY);
        settings.forEach(builder::env);
        return builder;
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    /** Publishes an update with one file; returns the file's path in the API. */
    private static String upload(BartizanProcess service, String bundle) throws Exception {
        Map<String, String> parts =
                Map.of("platform\"", "ios", "runtimeVersion\"", "1.0.0", "bundle\"; filename=\"index.bundle\"", bundle);
        StringBuilder form = new StringBuilder();
        parts.forEach((name, content) -> form.append("--xyz\r\nContent-Disposition: form-data; name=\"")
                .append(name)
                .append("\r\n\r\n")
                .append(content)
                .append("\r\n"));
        HttpResponse<byte[]> published =
                send(HttpRequest.newBuilder(URI.create(service.address() + "/api/updates/upload"))
                        .header("x-api-key", KEY)
                        .header("Content-Type", "multipart/form-data; boundary=xyz")
                        .POST(HttpRequest.BodyPublishers.ofString(form + "--xyz--\r\n")));
        assertThat(published.statusCode()).isEqualTo(201);
        return "/api/updates/assets/"
                + new ObjectMapper()
                        .readTree(published.body())
                        .at("/manifest/launchAsset/hash")
                        .textValue();
    }

    private static void assertServed(BartizanProcess service, String path, String content) throws Exception {
        HttpResponse<byte[]> file = send(HttpRequest.newBuilder(URI.create(service.address() + path)));
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.body()).asString().isEqualTo(content);
    }

    /** As on another machine. */
    private void loseFiles() {
        Folders.delete(data.resolve("updates"));
    }

    @Test
    void filesOfUpdatesGoToPostgresqlAndBackToTheFolder() throws Exception {
        String url = SuiteDatabase.newUrl();
        Map<String, String> server = Map.of("BARTIZAN_DATABASE_URL", url, "BARTIZAN_NODE", "web-1");
        String early = "console.log('early');".repeat(100);
        String late = "console.log('late');".repeat(100_000);
        String first;
        String second;
        try (BartizanProcess service = service(Map.of()).startReady()) {
            first = upload(service, early);
            service.terminate();
        }

        assertThat(copy(0, Map.of(), url)).contains("still in the data folder alone");
        try (BartizanProcess service = service(server).startReady()) {
            service.awaitEvent("update_files_stored", _ -> true);
            second = upload(service, late);
            service.terminate();
        }
        loseFiles();
        try (BartizanProcess service = service(server).startReady()) {
            assertServed(service, first, early);
            service.kill();
        }

        Files.move(data.resolve("bartizan.db"), home.resolve("former.db"));
        loseFiles();
        assertThat(copy(0, server, "sqlite")).contains("2 files of app updates were written to");
        try (BartizanProcess service = service(Map.of()).startReady()) {
            assertServed(service, first, early);
            assertServed(service, second, late);
        }
    }

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
