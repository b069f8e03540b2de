package dev.bartizan.blocklist.push;

import static dev.bartizan.Caller.admin;
import static dev.bartizan.Caller.viewer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.bartizan.DeclaredSettings;
import dev.bartizan.Patience;
import dev.bartizan.blocklist.feed.FeedExpansionTest;
import dev.bartizan.blocklist.feed.FeedServer;
import dev.bartizan.blocklist.importing.ImportState;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(DeclaredSettings.class)
class PushResourceTest {

    @Inject
    ImportState imports;

    @Test
    void contentIsPublishedWithItsCounts() {
        int id = create("pushed", "push:");
        admin().get("/api/v1/blocklists/{id}", id).then().body("import_run", nullValue());

        push(id, "8.8.7.1\n8.8.7.2 # two\n8.8.7.3\nrubbish\n")
                .statusCode(200)
                .body("outcome", equalTo("IMPORTED"))
                .body("version", equalTo(1))
                .body("ranges", equalTo(3))
                .body("added", equalTo(3))
                .body("rejected", equalTo(1))
                .body("rejected_lines[0].line", equalTo(4))
                .body("bytes", equalTo(38));

        admin().get("/api/v1/lookup/8.8.7.1").then().body("blocked", is(true));
        admin().get("/api/v1/blocklists/{id}", id).then().body("health", equalTo("ok"));
        viewer().get("/api/v1/blocklists/{id}", id).then().body("url", equalTo("push:"));
        push(id, "8.8.7.1\n8.8.7.2\n8.8.7.3\n").statusCode(200).body("outcome", equalTo("UNCHANGED"));
        byte[] gzip = FeedExpansionTest.gzip("8.8.7.9\n".getBytes(StandardCharsets.UTF_8));
        admin().contentType("application/gzip")
                .body(gzip)
                .put("/api/v1/blocklists/{id}/content", id)
                .then()
                .statusCode(200)
                .body("version", equalTo(2));
        admin().get("/api/v1/lookup/8.8.7.9").then().body("blocked", is(true));
        delete(id);
    }

    @Test
    void contentThatIsRejectedLeavesTheLastVersionUnlessItIsForced() {
        int id = create("guarded", "push:");
        push(id, scattered(100)).statusCode(200);

        push(id, scattered(3))
                .statusCode(422)
                .body("error_code", equalTo("FEED_REJECTED"))
                .body("details.outcome", equalTo("REJECTED_SHRUNK"))
                .body("details.run", notNullValue());
        push(id, "<!DOCTYPE html><html><body>Are you a robot?</body></html>")
                .statusCode(422)
                .body("details.outcome", equalTo("REJECTED_NOT_A_FEED"));
        push(id, "a\nb\nc\nd\n8.8.7.1\n")
                .statusCode(422)
                .body("details.outcome", equalTo("REJECTED_BAD_LINES"))
                .body("details.rejected_lines[0].line", equalTo(1));
        admin().get("/api/v1/blocklists/{id}", id)
                .then()
                .body("version", equalTo(1))
                .body("health", equalTo("failing"));
        admin().get("/api/v1/blocklists/log?list=guarded").then().body("total", equalTo(4));

        admin().contentType(ContentType.TEXT)
                .body(scattered(3))
                .put("/api/v1/blocklists/{id}/content?force=true", id)
                .then()
                .statusCode(200)
                .body("ranges", equalTo(3));
        delete(id);
    }

    @Test
    void nothingIsDownloadedForAPushedList() {
        int id = create("idle", "push:");

        admin().post("/api/v1/blocklists/import?id=" + id)
                .then()
                .statusCode(422)
                .body("error_code", equalTo("VALIDATION_FAILED"));
        admin().get("/api/v1/blocklists/{id}/preview", id).then().statusCode(422);
        int run = admin().post("/api/v1/blocklists/import")
                .then()
                .statusCode(202)
                .extract()
                .path("run");
        await().atMost(Patience.LONG)
                .untilAsserted(() -> assertThat(imports.running()).isEmpty());
        assertThat(admin().get("/api/v1/blocklists/import/" + run).<String>path("results.list.toString()"))
                .doesNotContain("idle");
        delete(id);
    }

    @Test
    void contentIsTakenByPushedListsFromAdministratorsOnly() {
        int id = create("other", "file:other.txt");
        push(id, "8.8.7.1\n").statusCode(422).body("error_code", equalTo("VALIDATION_FAILED"));
        push(4711, "8.8.7.1\n").statusCode(404);
        viewer().contentType(ContentType.TEXT)
                .body("8.8.7.1\n")
                .put("/api/v1/blocklists/{id}/content", id)
                .then()
                .statusCode(403);
        admin().contentType("image/png")
                .body(new byte[] {1})
                .put("/api/v1/blocklists/{id}/content", id)
                .then()
                .statusCode(415);
        delete(id);
    }

    @Test
    void contentMustWaitForARunningImport() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        try (FeedServer server = new FeedServer().on("/slow", (request, out) -> {
            asked.countDown();
            end.await();
        })) {
            int pushed = create("waiting", "push:");
            int slow = create("slow", "http://localhost:" + server.port() + "/slow", "allow_private", true);
            int run = admin().post("/api/v1/blocklists/import?id=" + slow).path("run");
            asked.await();

            push(pushed, "8.8.7.1\n")
                    .statusCode(409)
                    .body("error_code", equalTo("IMPORT_ALREADY_RUNNING"))
                    .body("details.run", equalTo(run));

            admin().delete("/api/v1/blocklists/import/" + run).then().statusCode(202);
            end.countDown();
            await().atMost(Patience.LONG)
                    .untilAsserted(() -> push(pushed, "8.8.7.1\n").statusCode(200));
            delete(slow);
            delete(pushed);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "headers,                  '{\"X\":\"1\"}'",
        "fallback_urls,            '[\"file:x\"]'",
        "minimum_interval_seconds, 60",
    })
    void optionsOfDownloadsHaveNoEffect(String field, String value) {
        admin().contentType(ContentType.JSON)
                .body("{\"name\":\"effect\",\"url\":\"push:\",\"%s\":%s}".formatted(field, value))
                .post("/api/v1/blocklists")
                .then()
                .statusCode(422)
                .body("details.fields." + field, containsString("no effect"));
    }

    private static String scattered(int count) {
        return IntStream.range(0, count).mapToObj(i -> "8.9.3." + i * 2 + "\n").collect(Collectors.joining());
    }

    private static ValidatableResponse push(int id, String content) {
        return admin().contentType(ContentType.TEXT)
                .body(content)
                .put("/api/v1/blocklists/{id}/content", id)
                .then();
    }

    private static int create(String name, String url, Object... more) {
        Map<String, Object> definition = new HashMap<>(Map.of("name", name, "url", url));
        if (more.length > 0) {
            definition.put((String) more[0], more[1]);
        }
        return admin().contentType(ContentType.JSON)
                .body(definition)
                .post("/api/v1/blocklists" + (url.equals("push:") ? "" : "?import=false"))
                .then()
                .statusCode(201)
                .body("import_run", nullValue())
                .extract()
                .path("id");
    }

    private static void delete(int id) {
        admin().delete("/api/v1/blocklists/{id}", id).then().statusCode(204);
    }
}
