package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bartizan.LogWatcher;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Live logs of the service as a process, with a real Caddy in front of it. */
class LiveLogIT {

    private static final String LIVE = "/api/v1/logs/live";
    private static final String ACCESS = "/api/v1/cerberus/logs/ws";

    private final Path home = Folders.create();
    private final Path accessLog = home.resolve("access.log");

    @AfterEach
    void clean() {
        Folders.delete(home);
    }

    private BartizanProcess.Builder service() {
        return BartizanProcess.at(home.resolve("data")).env("BARTIZAN_LIVELOG_ACCESS_LOG", accessLog);
    }

    private static LogWatcher watch(BartizanProcess service, String pathAndQuery) {
        return LogWatcher.open(URI.create(service.address()), pathAndQuery, BartizanProcess.ADMIN_TOKEN);
    }

    private void append(String text) throws IOException {
        Files.writeString(accessLog, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String state(JsonNode frame) {
        return frame.path("state").asText();
    }

    @Test
    void requestsThroughCaddyAreSeenAsTheyAreAnswered() {
        Requirement.program("caddy");
        try (BartizanProcess service = service().startReady();
                LogWatcher all = watch(service, ACCESS);
                LogWatcher blocked = watch(service, ACCESS + "?blocked_only=true&ip=127.0.0.0/8")) {
            assertThat(all.nextOfType("hello").path("replayed").intValue()).isZero();
            assertThat(state(all.nextOfType("file"))).isEqualTo("missing");
            try (Caddy caddy = Caddy.start(home, accessLog)) {
                assertThat(caddy.get("/page?q=1&token=hush")).isEqualTo(200);

                assertThat(state(all.nextOfType("file"))).isEqualTo("opened");
                JsonNode page = all.next();
                assertThat(page.fieldNames())
                        .toIterable()
                        .containsExactly(
                                "timestamp",
                                "level",
                                "logger",
                                "client_ip",
                                "method",
                                "uri",
                                "status",
                                "duration",
                                "size",
                                "user_agent",
                                "host",
                                "source",
                                "blocked",
                                "block_reason",
                                "details");
                assertThat(page.path("timestamp").asText()).endsWith("Z");
                assertThat(page.path("level").asText()).isEqualTo("info");
                assertThat(page.path("logger").asText()).startsWith("http.log.access");
                assertThat(page.path("client_ip").asText()).isEqualTo("127.0.0.1");
                assertThat(page.path("method").asText()).isEqualTo("GET");
                assertThat(page.path("uri").asText()).isEqualTo("/page?q=1&token=***");
                assertThat(page.path("status").intValue()).isEqualTo(200);
                assertThat(page.path("duration").doubleValue()).isPositive();
                assertThat(page.path("size").intValue()).isEqualTo("yes".length());
                assertThat(page.path("user_agent").asText()).isEqualTo("visitor/1");
                assertThat(page.path("host").asText()).isEqualTo(caddy.host());
                assertThat(page.path("source").asText()).isEqualTo("normal");
                assertThat(page.path("blocked").booleanValue()).isFalse();
                assertThat(page.at("/details/proto").asText()).isEqualTo("HTTP/1.1");

                assertThat(caddy.get("/waf/attack")).isEqualTo(403);

                JsonNode attack = blocked.next(frame -> frame.has("uri"));
                assertThat(attack.path("uri").asText()).isEqualTo("/waf/attack");
                assertThat(attack.path("source").asText()).isEqualTo("waf");
                assertThat(attack.path("blocked").booleanValue()).isTrue();
                assertThat(attack.path("block_reason").asText()).isNotEmpty();
                assertThat(attack.at("/details/marks/X-Coraza-Id").asText()).isEqualTo("941100");

                try (LogWatcher late = watch(service, ACCESS + "?host=127.0.0.1&replay=1")) {
                    assertThat(late.nextOfType("hello").path("replayed").intValue())
                            .isEqualTo(1);
                    assertThat(state(late.next())).isEqualTo("opened");
                    assertThat(late.next()).isEqualTo(attack);
                }
            }
        }
    }

    /** Each request's line has about 4 kB, so Caddy rotates more than once. */
    @Test
    void noRequestIsLostWhenCaddyRollsItsLog() {
        Requirement.program("caddy");
        int requests = 700;
        try (Caddy caddy = Caddy.start(home, accessLog);
                BartizanProcess service = service().startReady();
                LogWatcher watcher = watch(service, ACCESS + "?source=normal&level=info")) {
            watcher.nextOfType("hello");
            String padding = "x".repeat(4_000);
            for (int i = 0; i < requests; i++) {
                assertThat(caddy.get("/" + i + "/" + padding)).isEqualTo(200);
            }
            int rotations = 0;
            for (int expected = 0; expected < requests; ) {
                JsonNode frame = watcher.next();
                if (frame.has("uri")) {
                    assertThat(frame.path("uri").asText()).startsWith("/" + expected++ + "/");
                } else if (state(frame).equals("rotated")) {
                    rotations++;
                } else {
                    assertThat(state(frame)).isIn("opened", "missing");
                }
            }
            assertThat(rotations).isPositive();
        }
    }

    @Test
    void aTruncatedLogIsFollowedAndAnUnreadableLineIsPassedOn() throws Exception {
        append("old\n");
        try (BartizanProcess service = service().startReady();
                LogWatcher watcher = watch(service, ACCESS)) {
            assertThat(watcher.nextOfType("hello").path("replayed").intValue()).isZero();
            assertThat(state(watcher.next())).isEqualTo("opened");
            append("no JSON\n");
            assertThat(watcher.next().at("/details/raw").asText()).isEqualTo("no JSON");

            Files.writeString(accessLog, "", StandardOpenOption.TRUNCATE_EXISTING);

            assertThat(state(watcher.next())).isEqualTo("truncated");
            append("{\"level\":\"info\",\"status\":204}\n");
            assertThat(watcher.next().path("status").intValue()).isEqualTo(204);
        }
    }

    /** The writer waits for the fast client; the slow one reads nothing until the end. */
    @Test
    void aSlowClientLosesItsOldestLinesIsToldHowManyAndSlowsNoOtherClient() throws Exception {
        int lines = 4_000;
        int batch = 100;
        append("");
        try (BartizanProcess service =
                        service().env("BARTIZAN_LIVELOG_QUEUED_LINES", 200).startReady();
                LogWatcher fast = watch(service, ACCESS);
                LogWatcher slow = LogWatcher.openWithoutReading(
                        URI.create(service.address()), ACCESS, BartizanProcess.ADMIN_TOKEN)) {
            fast.nextOfType("hello");
            await().atMost(BartizanProcess.PATIENCE)
                    .until(() -> connections(service).size() == 2);
            String padding = "x".repeat(8_000);
            for (int first = 0; first < lines; first += batch) {
                StringBuilder text = new StringBuilder();
                for (int i = first; i < first + batch; i++) {
                    text.append("{\"status\":%d,\"padding\":\"%s\"}%n".formatted(i, padding));
                }
                append(text.toString());
                for (int i = first; i < first + batch; i++) {
                    assertThat(fast.next(frame -> !frame.has("state"))
                                    .path("status")
                                    .intValue())
                            .isEqualTo(i);
                }
            }

            slow.read();

            int next = 0;
            int dropped = 0;
            int delivered = 0;
            while (next < lines) {
                JsonNode frame = slow.next();
                if (frame.path("type").asText().equals("dropped")) {
                    int count = frame.path("count").intValue();
                    dropped += count;
                    next += count;
                } else if (frame.has("status")) {
                    assertThat(frame.path("status").intValue()).isEqualTo(next++);
                    delivered++;
                }
            }
            assertThat(dropped).isPositive();
            assertThat(delivered).isGreaterThanOrEqualTo(200);
            assertThat(connections(service))
                    .extracting(connection -> connection.path("dropped").intValue())
                    .containsExactlyInAnyOrder(0, dropped);
        }
    }

    private static List<JsonNode> connections(BartizanProcess service) {
        JsonNode items =
                service.get("/api/v1/logs/connections").expect(200).json().path("items");
        return StreamSupport.stream(items.spliterator(), false).toList();
    }

    @Test
    void whoAnswersNoPingIsClosedAndWhoDoesStays() {
        try (BartizanProcess service = service()
                        .env("BARTIZAN_LIVELOG_PING_INTERVAL", "1s")
                        .env("BARTIZAN_LIVELOG_MAXIMUM_CONNECTIONS", 2)
                        .env("BARTIZAN_LIVELOG_ALLOWED_ORIGINS", "https://console.example.org")
                        .startReady();
                LogWatcher alive = LogWatcher.open(
                        URI.create(service.address()),
                        ACCESS + "?source=waf&token=" + BartizanProcess.ADMIN_TOKEN,
                        Map.of("Origin", "https://console.example.org:443"));
                LogWatcher dead = LogWatcher.openWithoutReading(
                        URI.create(service.address()), ACCESS + "?source=acl", BartizanProcess.ADMIN_TOKEN)) {
            alive.nextOfType("hello");
            await().atMost(BartizanProcess.PATIENCE)
                    .until(() -> connections(service).size() == 2);
            assertThat(LogWatcher.refusal(
                            URI.create(service.address()), LIVE + "?token=" + BartizanProcess.ADMIN_TOKEN, Map.of()))
                    .isEqualTo(503);
            await().atMost(BartizanProcess.PATIENCE)
                    .untilAsserted(() -> assertThat(connections(service))
                            .extracting(connection ->
                                    connection.at("/filters/source").asText())
                            .containsExactly("waf"));
            assertThat(alive.isOpen()).isTrue();
            assertThat(dead.rest()).isEmpty();
        }
    }

    @Test
    void aStopTellsItsWatchersAndWaitsForNone() {
        try (BartizanProcess service = service().startReady();
                LogWatcher watcher = watch(service, LIVE);
                LogWatcher dead = LogWatcher.openWithoutReading(
                        URI.create(service.address()), LIVE, BartizanProcess.ADMIN_TOKEN)) {
            watcher.nextOfType("hello");

            service.terminate();

            assertThat(watcher.awaitClose()).isEqualTo(1001);
            assertThat(dead.rest()).isEmpty();
            service.assertLogIsJson();
            assertThat(service.errorOutput()).isEmpty();
        }
    }

    /** The library is configured to log each frame that it sends. */
    @Test
    void eachLineOfOurOwnComesOnceAndSendingItCausesNone() {
        try (BartizanProcess service = service()
                        .env("QUARKUS_LOG_LEVEL", "DEBUG")
                        .env("QUARKUS_WEBSOCKETS_NEXT_SERVER_TRAFFIC_LOGGING_ENABLED", true)
                        .startReady();
                LogWatcher watcher = watch(service, LIVE + "?replay=0&level=debug")) {
            watcher.nextOfType("hello");
            service.get("/api/v1/nowhere").expect(404);
            service.get("/api/v1/nobody").expect(404);

            List<JsonNode> seen = new ArrayList<>();
            JsonNode last = watcher.next();
            while (!last.at("/fields/path").asText().equals("/api/v1/nobody")) {
                seen.add(last);
                last = watcher.next();
            }

            assertThat(seen)
                    .extracting(frame -> frame.path("source").asText())
                    .isNotEmpty()
                    .noneMatch(source -> source.startsWith("io.quarkus.websockets.next"));
            assertThat(seen)
                    .filteredOn(frame -> frame.at("/fields/path").asText().equals("/api/v1/nowhere"))
                    .singleElement()
                    .satisfies(request -> {
                        assertThat(request.path("message").asText()).isEqualTo("http_request");
                        assertThat(request.path("source").asText()).isEqualTo("dev.bartizan.logging.RequestLog");
                        assertThat(request.at("/fields/status").intValue()).isEqualTo(404);
                        assertThat(request.at("/fields/correlation_id").asText())
                                .isNotEmpty();
                    });
        }
    }

    @Test
    void tokensAndTicketsAreInNoLogLine() {
        try (BartizanProcess service = service().startReady()) {
            URI address = URI.create(service.address());
            List<String> secrets = new ArrayList<>(List.of("bzn_a-wrong-ticket", "bzn_a-wrong-token"));
            String ticket = service.post("/api/v1/logs/ticket")
                    .expect(201)
                    .at("/ticket")
                    .asText();
            secrets.add(ticket);
            secrets.add(BartizanProcess.ADMIN_TOKEN);
            LogWatcher.open(address, LIVE + "?ticket=" + ticket, Map.of()).close();
            LogWatcher.open(address, LIVE + "?token=" + BartizanProcess.ADMIN_TOKEN, Map.of())
                    .close();
            for (String query : List.of(
                    "?ticket=" + ticket,
                    "?ticket=bzn_a-wrong-ticket",
                    "?token=bzn_a-wrong-token",
                    "?%74oken=bzn_a-wrong-token",
                    "?level=loud&token=" + BartizanProcess.ADMIN_TOKEN)) {
                assertThat(LogWatcher.refusal(address, LIVE + query, Map.of())).isIn(400, 401);
            }
            try (LogWatcher watcher = watch(service, LIVE)) {
                watcher.nextOfType("hello");
                service.get("/api/v1/nowhere").expect(404);
                JsonNode line;
                do {
                    line = watcher.next();
                    assertThat(line.toString()).doesNotContain(secrets);
                } while (!line.at("/fields/path").asText().equals("/api/v1/nowhere"));
            }
            service.terminate();
            assertThat(service.output()).doesNotContain(secrets);
            assertThat(service.lines()).doesNotHaveDuplicates();
        }
    }
}
