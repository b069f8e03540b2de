package dev.bartizan.blocklist.management;

import static dev.bartizan.Caller.admin;
import static dev.bartizan.Caller.viewer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.bartizan.DeclaredSettings;
import dev.bartizan.Patience;
import dev.bartizan.blocklist.feed.FeedServer;
import dev.bartizan.door.LogLines;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers of downloads over HTTP: sent to the feed's server, and shown nowhere. */
@QuarkusTest
@TestProfile(DeclaredSettings.class)
class DownloadHeadersTest {

    private static final String SECRET = "Bearer k3y-of-the-feed";

    private LogLines log;
    private FeedServer server;

    @BeforeEach
    void start() throws Exception {
        server = new FeedServer();
        log = LogLines.listen();
    }

    @AfterEach
    void stop() {
        log.close();
        server.close();
        assertThat(log.all()).noneMatch(line -> line.contains("k3y"));
    }

    @Test
    void headersAreSentByImportAndPreviewAndNotShown() {
        server.on("/feed", (request, out) -> {
            boolean known = SECRET.equals(request.header("Authorization"));
            byte[] body = known ? "8.8.4.1\n".getBytes() : new byte[0];
            out.write(FeedServer.head(known ? 200 : 401, "Content-Length: " + body.length + "\r\n"));
            out.write(body);
        });
        int id = withoutSecret(
                        post(definition("headers", "/feed", Map.of("Authorization", SECRET, "User-Agent", "me"))))
                .statusCode(201)
                .extract()
                .path("id");
        awaitOutcome(id, "IMPORTED");

        withoutSecret(admin().get("/api/v1/blocklists/{id}/preview", id).then()).statusCode(200);
        List<String> names = withoutSecret(
                        admin().get("/api/v1/blocklists/{id}", id).then())
                .extract()
                .path("headers");
        assertThat(names).containsExactlyInAnyOrder("Authorization", "User-Agent");
        withoutSecret(viewer().get("/api/v1/blocklists").then());
        assertThat(server.requests())
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.header("User-Agent")).isEqualTo("me"));

        server.on("/feed", 500, "", "");
        withoutSecret(admin().get("/api/v1/blocklists/{id}/preview", id).then()).statusCode(502);
        assertThat(log.all()).anyMatch(line -> line.startsWith("list_import_finished"));
        delete(id);
    }

    @Test
    void headersStayWhileTheOriginDoes() {
        int id = post(definition("kept", "/a", Map.of("X-Key", SECRET)))
                .statusCode(201)
                .extract()
                .path("id");

        put(id, definition("kept", "/b", null)).body("headers", equalTo(List.of("X-Key")));
        put(id, definition("kept", "/b", Map.of())).body("headers", equalTo(List.of()));
        put(id, definition("kept", "/b", Map.of("X-Key", SECRET))).body("headers", equalTo(List.of("X-Key")));
        put(id, Map.of("name", "kept", "url", url("/b")))
                .statusCode(422)
                .body("details.fields.headers", notNullValue());

        Map<String, Object> elsewhere =
                Map.of("name", "kept", "url", server.url("/b").toString(), "allow_private", true);
        put(id, elsewhere).body("headers", equalTo(List.of()));
        put(id, definition("kept", "/b", null)).body("headers", equalTo(List.of()));
        delete(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Host\":\"k3y\"}",
                "{\"Content-Length\":\"k3y\"}",
                "{\"X-Key\":\"k3y\\r\\nHost: other\"}",
                "{\"X-Key\":\"k3y\",\"x-key\":\"k3y\"}",
                "{\"X-Key\":null}",
                "{\"X-Key\":[\"k3y\"]}",
                "[\"k3y\"]",
                "\"k3y\"",
            })
    void badHeadersAreRefusedWithoutTheirValue(String headers) {
        ValidatableResponse answer = admin().contentType(ContentType.JSON)
                .body("{\"name\":\"bad\",\"url\":\"https://example.org/\",\"headers\":" + headers + "}")
                .post("/api/v1/blocklists?import=false")
                .then()
                .body(not(containsString("k3y")))
                .body(containsString("headers"));
        assertThat(answer.extract().statusCode()).isIn(400, 422);
    }

    /** Not by address: other tests with a clock that is ahead have reserved requests to it. */
    private String url(String path) {
        return "http://localhost:" + server.port() + path;
    }

    private Map<String, Object> definition(String name, String path, Map<String, String> headers) {
        String url = url(path);
        return headers == null
                ? Map.of("name", name, "url", url, "allow_private", true)
                : Map.of("name", name, "url", url, "allow_private", true, "headers", headers);
    }

    private static ValidatableResponse withoutSecret(ValidatableResponse answer) {
        return answer.body(not(containsString("k3y")));
    }

    private static ValidatableResponse post(Map<String, Object> definition) {
        return admin().contentType(ContentType.JSON)
                .body(definition)
                .post("/api/v1/blocklists")
                .then();
    }

    private static ValidatableResponse put(int id, Map<String, Object> definition) {
        return withoutSecret(admin().contentType(ContentType.JSON)
                .body(definition)
                .put("/api/v1/blocklists/{id}", id)
                .then());
    }

    private static void awaitOutcome(int id, String outcome) {
        await().atMost(Patience.LONG)
                .untilAsserted(
                        () -> admin().get("/api/v1/blocklists/{id}", id).then().body("last_outcome", equalTo(outcome)));
    }

    private static void delete(int id) {
        admin().delete("/api/v1/blocklists/{id}", id).then().statusCode(204);
    }
}
