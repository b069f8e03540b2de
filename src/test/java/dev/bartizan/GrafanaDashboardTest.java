package dev.bartizan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The dashboard uses the metrics that the service has. */
@QuarkusTest
class GrafanaDashboardTest {

    private static final Path DASHBOARD = Path.of("src", "main", "docker", "grafana", "bartizan.json");
    private static final int OLDEST_SCHEMA = 39;

    /** A metric stands before its labels or its range; functions stand before parentheses, labels inside of braces. */
    private static final Pattern METRIC = Pattern.compile("\\b([a-z_][a-z0-9_]*)(?=[{\\[])");

    private static final Pattern SERIES = Pattern.compile("^([a-z_][a-z0-9_]*)(?=[{ ])", Pattern.MULTILINE);
    private static final Duration LISTS_ARE_COUNTED = Duration.ofSeconds(40);

    private final JsonNode dashboard;
    private HttpServer feed;

    GrafanaDashboardTest() throws IOException {
        dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
    }

    /** A list from this process, so that everything that is counted can happen once. */
    @BeforeEach
    void serveFeed() throws IOException {
        feed = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] list = "77.90.185.20\n".getBytes(StandardCharsets.US_ASCII);
        feed.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, list.length);
            exchange.getResponseBody().write(list);
            exchange.close();
        });
        feed.start();
    }

    @AfterEach
    void stopFeed() {
        feed.stop(0);
    }

    @Test
    void panelsHaveUniqueIdsAndTitlesAndTargets() {
        assertThat(dashboard.path("schemaVersion").intValue()).isGreaterThanOrEqualTo(OLDEST_SCHEMA);
        assertThat(dashboard.path("panels")).isNotEmpty().allSatisfy(panel -> {
            assertThat(panel.path("id").isInt()).isTrue();
            assertThat(panel.path("title").asText()).isNotBlank();
            assertThat(panel.path("type").asText().equals("row")
                            || panel.path("targets").size() > 0)
                    .isTrue();
        });
        assertThat(dashboard.path("panels").findValuesAsText("id")).doesNotHaveDuplicates();
        assertThat(dashboard.path("uid").asText()).isEqualTo("bartizan");
    }

    @Test
    void panelsDoNotOverlap() {
        Set<String> cells = new TreeSet<>();
        for (JsonNode panel : dashboard.path("panels")) {
            JsonNode place = panel.path("gridPos");
            int right = place.path("x").intValue() + place.path("w").intValue();
            int bottom = place.path("y").intValue() + place.path("h").intValue();
            assertThat(right).isLessThanOrEqualTo(24);
            for (int x = place.path("x").intValue(); x < right; x++) {
                for (int y = place.path("y").intValue(); y < bottom; y++) {
                    assertThat(cells.add(x + "/" + y))
                            .as("%s at %d/%d", panel.path("title"), x, y)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void everyMetricOfTheDashboardExists() {
        Set<String> shown = dashboard.path("panels").findValuesAsText("expr").stream()
                .flatMap(expression -> METRIC.matcher(expression).results())
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(shown)
                .contains("bartizan_decisions_ranges", "http_server_requests_seconds_count", "ft_retry_retries_total");

        int list = createList();
        try {
            importList(list);
            await().atMost(LISTS_ARE_COUNTED)
                    .untilAsserted(() -> assertThat(metrics()).containsAll(shown));
        } finally {
            Caller.admin().delete("/api/v1/blocklists/{id}", list).then().statusCode(204);
        }
    }

    private static Set<String> metrics() {
        String page = Caller.anonymous()
                .accept(ContentType.TEXT)
                .get("/q/metrics")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        return SERIES.matcher(page).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    private int createList() {
        return Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("name", "dashboard", "url", feedAddress(), "allow_private", true))
                .post("/api/v1/blocklists?import=false")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private String feedAddress() {
        return "http://127.0.0.1:%d/list.txt".formatted(feed.getAddress().getPort());
    }

    private static void importList(int id) {
        int run = Caller.admin()
                .post("/api/v1/blocklists/import?id={id}", id)
                .then()
                .statusCode(202)
                .extract()
                .path("run");
        String status = await().until(
                        () -> Caller.admin()
                                .get("/api/v1/blocklists/import/{run}", run)
                                .path("status"),
                        value -> !value.equals("RUNNING"));
        assertThat(status).isEqualTo("SUCCEEDED");
    }
}
