package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls every operation of the OpenAPI document, and checks the log lines of these calls. */
class LogIT {

    private final Path home = Folders.create();

    @AfterEach
    void clean() {
        Folders.delete(home);
    }

    private static Map<String, Integer> callEverything(BartizanProcess service) {
        Map<String, Integer> called = new LinkedHashMap<>();
        JsonNode paths =
                service.get("/q/openapi?format=json").expect(200).json().path("paths");
        paths.properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    String method = operation.getKey().toUpperCase(java.util.Locale.ROOT);
                    String url = path.getKey().replaceAll("\\{[^}]*}", "1");
                    if (operation.getValue().toString().contains("\"text/event-stream\"")) {
                        // Its response never ends.
                        return;
                    }
                    Object body = operation.getValue().has("requestBody") ? Map.of() : null;
                    called.put(
                            method + " " + path.getKey(),
                            service.send(method, url, body).status());
                }));
        return called;
    }

    @Test
    void logIsTextForPeopleWhereThatIsWanted() {
        try (BartizanProcess service = BartizanProcess.at(home.resolve("data"))
                .env("BARTIZAN_LOG_FORMAT", "text")
                .startReady()) {
            service.get("/api/v1/bans").expect(200);
            service.terminate();

            assertThat(service.lines())
                    .noneMatch(line -> line.startsWith("{"))
                    .anyMatch(line -> line.contains(" INFO  database_up database_path="))
                    .anyMatch(line -> line.contains(" path=/api/v1/bans"));
            assertThat(service.output()).doesNotContain(BartizanProcess.ADMIN_TOKEN);
        }
    }

    @Test
    void eachLineIsOneJsonObjectAndNoneIsThereTwice() {
        try (FeedServer feeds = new FeedServer();
                BartizanProcess service =
                        BartizanProcess.at(home.resolve("data")).startReady()) {
            String secret = service.post("/api/v1/tokens", Map.of("name", "second", "role", "admin"))
                    .expect(201)
                    .at("/token")
                    .asText();
            service.as("a-wrong-token-that-is-nobody").get("/api/v1/tokens").expect(401);
            service.as(secret);
            service.createList("feed", feeds.serve("feed", "45.155.205.7\n"));
            service.importToEnd("");

            Map<String, Integer> called = callEverything(service);

            assertThat(called)
                    .hasSizeGreaterThan(25)
                    .allSatisfy((operation, status) ->
                            assertThat(status).as(operation).isNotEqualTo(500));
            service.as(BartizanProcess.ADMIN_TOKEN).get("/api/v1/nowhere").expectError(404, "NOT_FOUND");
            await().untilAsserted(() -> assertThat(service.events("http_request"))
                    .filteredOn(line -> line.path("path").asText().equals("/api/v1/nowhere"))
                    .hasSize(1));
            service.terminate();

            service.assertLogIsJson();
            assertThat(service.lines()).doesNotHaveDuplicates();
            assertThat(service.output())
                    .doesNotContain(secret)
                    .doesNotContain(BartizanProcess.ADMIN_TOKEN)
                    .doesNotContain("a-wrong-token-that-is-nobody");
            assertThat(service.errorOutput()).isEmpty();
            assertThat(service.events("http_request")).allSatisfy(line -> {
                assertThat(line.path("correlation_id").asText()).isNotEmpty();
                assertThat(line.path("status").isInt()).isTrue();
                assertThat(line.path("duration_ms").isNumber()).isTrue();
            });
        }
    }
}
