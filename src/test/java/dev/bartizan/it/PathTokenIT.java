package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A token in a path is in no log. */
class PathTokenIT {

    private final Path home = Folders.create();

    @AfterEach
    void clean() {
        Folders.delete(home);
    }

    @Test
    void tokenInAPathIsInNoLogLineWhateverBecomesOfTheRequest() {
        try (BartizanProcess service = BartizanProcess.at(home.resolve("data")).startReady()) {
            Answer issued = service.post("/api/v1/tokens", Map.of("name", "router", "role", "export"))
                    .expect(201);
            String token = issued.at("/token").asText();
            service.as("nobody");

            service.get("/x/" + token + "/plain?ipv4only").expect(200);
            service.send("HEAD", "/x/" + token + "/nginx", null).expect(200);
            service.post("/x/" + token + "/plain").expect(405);
            service.get("/x/" + token + "/cisco").expectError(404, "NOT_FOUND");
            service.get("/x/" + token).expectError(404, "NOT_FOUND");
            service.get("/x/" + token + "/").expect(404);
            service.get("/X/" + token + "/plain").expectError(404, "NOT_FOUND");
            service.get("//x/" + token + "/plain").expectError(400, "BAD_REQUEST");
            service.get("/x/" + token + "/../../health").expectError(400, "BAD_REQUEST");
            service.get("/x/" + token + "/%2e%2e/%2e%2e/health").expectError(400, "BAD_REQUEST");
            service.get("/x/a-wrong-token/plain").expectError(401, "UNAUTHENTICATED");
            service.as(BartizanProcess.ADMIN_TOKEN)
                    .delete("/api/v1/tokens/" + issued.at("/id").asLong())
                    .expect(204);
            service.get("/x/" + token + "/plain").expectError(401, "UNAUTHENTICATED");

            await().atMost(BartizanProcess.PATIENCE)
                    .untilAsserted(() -> assertThat(service.events("http_request"))
                            .filteredOn(line -> line.path("path").asText().equals("/api/v1/export/plain"))
                            .hasSize(4));
            assertThat(service.get("/q/metrics").expect(200).text()).doesNotContain(token);
            service.terminate();
            assertThat(service.output()).doesNotContain(token).doesNotContain("a-wrong-token");
            assertThat(service.lines()).doesNotHaveDuplicates();
        }
    }
}
