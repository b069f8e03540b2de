package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.FreePort;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What belongs to those who run the service is on a port of its own, where one is configured. */
class ManagementIT {

    private final Path home = Folders.create();

    @AfterEach
    void clean() {
        Folders.delete(home);
    }

    @Test
    void metricsAndDocumentationMoveToAPortOfTheirOwnAndProbesAreOnBoth() throws Exception {
        int port = FreePort.find();
        try (BartizanProcess service = BartizanProcess.at(home.resolve("data"))
                .env("BARTIZAN_MANAGEMENT_PORT", port)
                .startReady()) {
            String management = "http://localhost:" + port;

            for (String path : new String[] {"/q/metrics", "/q/openapi", "/q/swagger-ui/", "/q/health", "/health"}) {
                assertThat(status(management + path)).as(path).isEqualTo(200);
                assertThat(status(service.address() + path)).as(path).isEqualTo(404);
            }
            for (String path : new String[] {"/q/health/live", "/q/health/ready", "/q/health/started"}) {
                assertThat(status(management + path)).as(path).isEqualTo(200);
                assertThat(status(service.address() + path)).as(path).isEqualTo(200);
            }
            for (String path : new String[] {"/api/v1/tokens", "/v1/decisions", "/x/abc/plain"}) {
                assertThat(status(management + path)).as(path).isEqualTo(404);
            }
        }
    }

    private static int status(String address) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
