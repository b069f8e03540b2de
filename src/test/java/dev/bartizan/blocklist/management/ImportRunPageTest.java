package dev.bartizan.blocklist.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import dev.bartizan.Caller;
import dev.bartizan.Patience;
import dev.bartizan.blocklist.feed.FeedServer;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pages show what a running import is doing, and its results when it has ended. */
@QuarkusTest
class ImportRunPageTest {

    private static final String NAME = "slow";

    private final CountDownLatch rest = new CountDownLatch(1);
    private FeedServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FeedServer();
    }

    @AfterEach
    void clear() {
        rest.countDown();
        server.close();
        Integer id = id();
        if (id != null) {
            Caller.admin().delete("/api/v1/blocklists/" + id).then().statusCode(204);
        }
    }

    private static Integer id() {
        return Caller.admin().get("/api/v1/blocklists").path("items.find { it.name == '%s' }.id".formatted(NAME));
    }

    private static ValidatableResponse page(String path) {
        return Caller.viewer().header("Accept", "text/html").get(path).then();
    }

    private static String post(String path, Map<String, String> fields) {
        return Caller.admin()
                .header("Accept", "text/html")
                .redirects()
                .follow(false)
                .formParams(fields)
                .post(path)
                .then()
                .statusCode(303)
                .extract()
                .header("Location");
    }

    private static String run(String location) {
        return location.substring(location.indexOf("run=") + "run=".length());
    }

    @Test
    void runningImportShowsListPhaseAndBytes() {
        byte[] begin = ("# " + "x".repeat(3_000) + "\n45.155.17.1\n").getBytes(StandardCharsets.UTF_8);
        byte[] end = "45.155.17.2\n".getBytes(StandardCharsets.UTF_8);
        server.on("/slow", (request, out) -> {
            out.write(FeedServer.head(200, "Content-Length: " + (begin.length + end.length) + "\r\n"));
            out.write(begin);
            out.flush();
            rest.await();
            out.write(end);
        });

        String location = post(
                "/ui/new-list", Map.of("name", NAME, "url", server.url("/slow").toString(), "allowPrivate", "true"));
        String progress = "/ui/lists/import/" + run(location);

        await().atMost(Patience.LONG)
                .untilAsserted(() -> page(progress).statusCode(200).body(containsString("3 KiB received")));
        page(progress)
                .body(
                        containsString("<strong>slow</strong>"),
                        containsString("<progress value="),
                        containsString("hx-get=\"" + progress + "\""));
        page("/ui/lists?run=" + run(location)).body(containsString("KiB received"));
        page("/ui/lists/" + id() + "?run=" + run(location)).body(containsString("KiB received"));

        rest.countDown();

        await().atMost(Patience.LONG).untilAsserted(() -> page(progress).body(containsString("The import is over.")));
        page(progress)
                .body(
                        matchesPattern("(?s).*slow: imported\\s+2 ranges.*"),
                        not(containsString("hx-get=\"" + progress)));
    }

    @Test
    void startLeadsToTheProgress() {
        server.on("/slow", 200, "", "45.155.17.1\n");
        String added = post(
                "/ui/new-list", Map.of("name", NAME, "url", server.url("/slow").toString(), "allowPrivate", "true"));
        await().atMost(Patience.LONG)
                .untilAsserted(
                        () -> page("/ui/lists/import/" + run(added)).body(containsString("The import is over.")));

        String location = post("/ui/lists/import", Map.of("id", String.valueOf(id()), "stay", "true"));

        assertThat(location).contains("/ui/lists/" + id() + "?done=importing&run=");
        await().atMost(Patience.LONG)
                .untilAsserted(
                        () -> page("/ui/lists/import/" + run(location)).body(containsString("The import is over.")));
        page("/ui/lists/import/999999").statusCode(404);
        page("/ui/lists?run=999999").statusCode(200);
    }
}
