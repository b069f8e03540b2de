package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.FreePort;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The routes of each of the two ports. */
class ManagementIT {

    private static final List<String> PROBES = List.of("/q/health/live", "/q/health/ready", "/q/health/started");
    private static final List<String> MANAGEMENT =
            List.of("/q/metrics", "/q/openapi", "/q/swagger-ui/", "/q/health", "/q/openapi?format=json");

    private final Path home = Folders.create();

    @AfterEach
    void clean() {
        Folders.delete(home);
    }

    @Test
    void managementPortHasWhatTheApisPortHasNoMore() throws Exception {
        int port = FreePort.find();
        try (BartizanProcess service = BartizanProcess.at(home.resolve("data"))
                        .env("QUARKUS_MANAGEMENT_HOST_ENABLED", true)
                        .env("QUARKUS_MANAGEMENT_PORT", port)
                        .startReady();
                HttpClient http = HttpClient.newHttpClient()) {
            for (String probe : PROBES) {
                service.get(probe).expect(200);
                assertThat(get(http, port, probe).statusCode()).as(probe).isEqualTo(200);
            }
            for (String path : MANAGEMENT) {
                service.get(path).expectError(404, "NOT_FOUND");
                assertThat(get(http, port, path).statusCode()).as(path).isEqualTo(200);
            }
            assertThat(service.get("/health").expect(200).text()).isEqualTo("{\"status\":\"ok\"}");
            assertThat(get(http, port, "/health").body()).contains("\"components\"", "\"version\"");
            HttpResponse<String> unknown = get(http, port, "/api/v1/tokens");
            assertThat(unknown.statusCode()).isEqualTo(404);
            assertThat(unknown.headers().firstValue("Content-Type")).hasValue("application/json");
            assertThat(unknown.body()).contains("\"NOT_FOUND\"");
            for (String path : List.of("/health", "/q/health", "/q/health/live", "/q/metrics", "/q/openapi")) {
                HttpResponse<String> refused = http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .DELETE()
                                .build(),
                        BodyHandlers.ofString());
                assertThat(refused.statusCode()).as(path).isEqualTo(405);
                assertThat(refused.body()).as(path).contains("\"METHOD_NOT_ALLOWED\"");
                assertThat(refused.headers().firstValue("Allow")).as(path).hasValue("GET, HEAD");
                service.awaitEvent(
                        "http_request",
                        line -> line.path("status").asInt() == 405
                                && line.path("path").asText().equals(path));
            }
        }
    }

    @Test
    void apisPortHasEverythingUnlessThereIsAManagementPort() {
        try (BartizanProcess service = BartizanProcess.at(home.resolve("data")).startReady()) {
            PROBES.forEach(probe -> service.get(probe).expect(200));
            MANAGEMENT.forEach(path -> service.get(path).expect(200));
            assertThat(service.get("/health").expect(200).text()).contains("\"components\"", "\"version\"");
            service.post("/q/metrics").expectError(405, "METHOD_NOT_ALLOWED");
            service.post("/q/nothing").expectError(404, "NOT_FOUND");
        }
    }

    private static HttpResponse<String> get(HttpClient http, int port, String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                BodyHandlers.ofString());
    }
}
