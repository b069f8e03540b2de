package dev.bartizan.livelog.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bartizan.Caller;
import dev.bartizan.LogWatcher;
import dev.bartizan.Patience;
import dev.bartizan.SettableClock;
import io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class LiveLogResourceTest {

    private static final String LIVE = "/api/v1/logs/live";
    private static final String ACCESS = "/api/v1/cerberus/logs/ws";

    /** Begins with the prefix of Bartizan's loggers; the rest of the name is unique to this test. */
    private final String source = "dev.bartizan.test" + UUID.randomUUID();

    private final Logger log = Logger.getLogger(source);

    @TestHTTPResource
    URI service;

    @Inject
    SettableClock clock;

    @AfterEach
    void reset() {
        clock.reset();
    }

    private LogWatcher watch(String pathAndQuery) {
        return LogWatcher.open(service, pathAndQuery, Caller.ADMIN_TOKEN);
    }

    private static String ticket(RequestSpecification caller) {
        return caller.post("/api/v1/logs/ticket")
                .then()
                .statusCode(201)
                .body("expires_at", notNullValue())
                .extract()
                .path("ticket");
    }

    /** A handshake whose response can be checked. */
    private static ValidatableResponse handshake(RequestSpecification caller, String pathAndQuery) {
        return caller.header("Connection", "Upgrade")
                .header("Upgrade", "websocket")
                .header("Sec-WebSocket-Version", "13")
                .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
                .urlEncodingEnabled(false)
                .get(pathAndQuery)
                .then();
    }

    private int refusal(String pathAndQuery) {
        return LogWatcher.refusal(service, pathAndQuery, Map.of());
    }

    @Test
    void aLineComesWithItsFields() {
        try (LogWatcher watcher = watch(LIVE + "?replay=0&source=" + source)) {
            assertThat(watcher.next().toString())
                    .isEqualTo("{\"type\":\"hello\",\"filters\":{\"source\":\"%s\"},\"replayed\":0}".formatted(source));

            log.infov(
                    "something_happened",
                    KeyValueStructuredArgument.kv("count", 3),
                    KeyValueStructuredArgument.kv("names", List.of("a", "b")));

            JsonNode line = watcher.next();
            assertThat(line.fieldNames())
                    .toIterable()
                    .containsExactly("level", "message", "timestamp", "source", "fields");
            assertThat(line.path("level").asText()).isEqualTo("info");
            assertThat(line.path("message").asText()).isEqualTo("something_happened");
            assertThat(line.path("timestamp").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d+Z");
            assertThat(line.path("source").asText()).isEqualTo(source);
            assertThat(line.at("/fields/count").intValue()).isEqualTo(3);
            assertThat(line.at("/fields/names/1").asText()).isEqualTo("b");

            log.errorv(new IllegalStateException("broken"), "it_failed");

            JsonNode failure = watcher.next();
            assertThat(failure.path("level").asText()).isEqualTo("error");
            assertThat(failure.at("/fields/error_message").asText()).isEqualTo("broken");
        }
    }

    @Test
    void theLatestLinesThatPassAreReplayedInTheirOrder() {
        for (int i = 1; i <= 5; i++) {
            log.warnv("warning_" + i);
            log.infov("information_" + i);
        }
        try (LogWatcher watcher = watch(LIVE + "?level=warn&replay=3&source=" + source)) {
            assertThat(watcher.next().path("replayed").intValue()).isEqualTo(3);
            assertThat(watcher.next().path("message").asText()).isEqualTo("warning_3");
            assertThat(watcher.next().path("message").asText()).isEqualTo("warning_4");
            assertThat(watcher.next().path("message").asText()).isEqualTo("warning_5");
        }
        try (LogWatcher watcher = watch(LIVE + "?source=" + source)) {
            assertThat(watcher.next().path("replayed").intValue()).isEqualTo(10);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ticket", "token"})
    void credentialInAQueryIsWorthNothingElsewhere(String parameter) {
        for (String path : List.of("/api/v1/tokens", "/api/v1/logs/connections", "/api/v1/bans")) {
            String secret = parameter.equals("token") ? Caller.ADMIN_TOKEN : ticket(Caller.admin());
            handshake(Caller.anonymous(), path + "?" + parameter + "=" + secret).statusCode(401);
            Caller.anonymous()
                    .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
                    .contentType(ContentType.JSON)
                    .body(Map.of("name", "stolen " + UUID.randomUUID(), "role", "admin"))
                    .post(path + "?" + parameter + "=" + secret)
                    .then()
                    .statusCode(401);
        }
    }

    @Test
    void requestThatIsNoHandshakeDoesNotUseUpATicket() {
        String ticket = ticket(Caller.admin());
        for (String header : List.of("Upgrade", "Connection", "Sec-WebSocket-Version")) {
            RequestSpecification incomplete =
                    Caller.anonymous().header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
            Map.of("Upgrade", "websocket", "Connection", "Upgrade", "Sec-WebSocket-Version", "13").entrySet().stream()
                    .filter(other -> !other.getKey().equals(header))
                    .forEach(other -> incomplete.header(other.getKey(), other.getValue()));
            incomplete.get(LIVE + "?ticket=" + ticket).then().statusCode(401);
        }
        try (LogWatcher watcher = LogWatcher.open(service, LIVE + "?replay=0&ticket=" + ticket, Map.of())) {
            assertThat(watcher.next().path("type").asText()).isEqualTo("hello");
        }
        assertThat(refusal(LIVE + "?ticket=" + ticket)).isEqualTo(401);
    }

    @Test
    void filtersChangeWithoutReconnecting() {
        try (LogWatcher watcher = watch(LIVE + "?replay=0&source=nobody")) {
            watcher.nextOfType("hello");

            watcher.send("{\"type\":\"subscribe\",\"filters\":{\"level\":\"error\",\"source\":\"" + source + "\"}}");

            assertThat(watcher.nextOfType("hello").at("/filters/level").asText())
                    .isEqualTo("error");
            log.warnv("not_wanted");
            log.errorv("wanted");
            assertThat(watcher.next().path("message").asText()).isEqualTo("wanted");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage",
                "",
                "[]",
                "{\"type\":\"subscribe\"}",
                "{\"type\":\"unsubscribe\",\"filters\":{}}",
                "{\"type\":\"subscribe\",\"filters\":{\"level\":\"loud\"}}",
                "{\"type\":\"subscribe\",\"filters\":{\"colour\":\"red\"}}",
                "{\"type\":\"subscribe\",\"filters\":{\"level\":{}}}"
            })
    void whatCanNotBeFollowedIsAnsweredAndTheConnectionStays(String message) {
        try (LogWatcher watcher = watch(LIVE + "?replay=0&source=" + source)) {
            watcher.nextOfType("hello");

            watcher.send(message);

            JsonNode error = watcher.next();
            assertThat(error.path("type").asText()).isEqualTo("error");
            assertThat(error.path("error_code").asText()).isNotEmpty();
            assertThat(error.path("message").asText()).isNotEmpty();
            log.infov("still_here");
            assertThat(watcher.next().path("message").asText()).isEqualTo("still_here");
        }
    }

    @Test
    void aLongMessageAndABinaryOneAreAnsweredToo() {
        try (LogWatcher watcher = watch(LIVE + "?replay=0&source=" + source)) {
            watcher.nextOfType("hello");
            watcher.send("x".repeat(5_000));
            assertThat(watcher.next().path("error_code").asText()).isEqualTo("PAYLOAD_TOO_LARGE");
            watcher.sendBinary(new byte[] {1, 2, 3});
            assertThat(watcher.next().path("error_code").asText()).isEqualTo("INVALID_JSON");
            assertThat(watcher.isOpen()).isTrue();
        }
    }

    @Test
    void withoutAnAccessLogItIsSaid() {
        try (LogWatcher watcher =
                watch(ACCESS + "?source=waf&blocked_only=true&level=&ip=10.1.2.3/8&host=example.org")) {
            assertThat(watcher.next().path("filters").toString())
                    .isEqualTo(
                            "{\"source\":\"waf\",\"blocked_only\":true,\"ip\":\"10.0.0.0/8\",\"host\":\"example.org\"}");
            JsonNode state = watcher.next();
            assertThat(state.path("type").asText()).isEqualTo("file");
            assertThat(state.path("state").asText()).isEqualTo("missing");
            assertThat(state.path("reason").asText()).contains("bartizan.livelog.access-log");
        }
    }

    @Test
    void aTicketOpensOneWebSocket() {
        String ticket = ticket(Caller.viewer());
        String target = LIVE + "?replay=0&source=" + source + "&ticket=" + ticket;
        try (LogWatcher watcher = LogWatcher.open(service, target, Map.of())) {
            assertThat(watcher.next().at("/filters/source").asText()).isEqualTo(source);
        }
        assertThat(refusal(target)).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {LIVE, ACCESS})
    void requestWithoutHandshakeIsToldToUpgrade(String path) {
        Caller.viewer()
                .get(path)
                .then()
                .statusCode(426)
                .header("Upgrade", "websocket")
                .header("Connection", "Upgrade")
                .contentType(ContentType.JSON)
                .body("error_code", equalTo("UPGRADE_REQUIRED"));
        Caller.viewer().head(path).then().statusCode(426);
        Caller.anonymous().get(path).then().statusCode(401);
    }

    @Test
    void aTicketRunsOut() {
        String ticket = ticket(Caller.viewer());
        clock.advance(Duration.ofSeconds(31));
        assertThat(refusal(LIVE + "?ticket=" + ticket)).isEqualTo(401);
    }

    @Test
    void aTokenInTheQueryOpensAWebSocketAndNothingElse() {
        try (LogWatcher watcher = LogWatcher.open(service, ACCESS + "?token=" + Caller.ADMIN_TOKEN, Map.of())) {
            watcher.nextOfType("hello");
        }
        Caller.anonymous()
                .get("/api/v1/logs/connections?token=" + Caller.ADMIN_TOKEN)
                .then()
                .statusCode(401);
    }

    @ParameterizedTest
    @CsvSource({
        LIVE + ",",
        LIVE + "?ticket=bzn_unknown,",
        LIVE + "?token=bzn_unknown,",
        ACCESS + "?ticket=,",
        ACCESS + ",Bearer bzn_unknown"
    })
    void unknownCallerIsRefusedBeforeTheUpgrade(String target, String authorization) {
        RequestSpecification caller =
                authorization == null ? Caller.anonymous() : Caller.anonymous().header("Authorization", authorization);
        handshake(caller, target)
                .statusCode(401)
                .contentType(ContentType.JSON)
                .body("error_code", equalTo("UNAUTHENTICATED"));
    }

    @Test
    void aTokenForExportsIsNotEnough() {
        String token = Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("name", "export " + UUID.randomUUID(), "role", "export"))
                .post("/api/v1/tokens")
                .then()
                .statusCode(201)
                .extract()
                .path("token");
        handshake(Caller.with(token), LIVE).statusCode(403).body("error_code", equalTo("FORBIDDEN"));
        Caller.with(token).post("/api/v1/logs/ticket").then().statusCode(403);
        Caller.anonymous().post("/api/v1/logs/ticket").then().statusCode(401);
    }

    @Test
    void pagesOfOthersAreRefused() {
        for (String origin :
                List.of("https://evil.example", "null", "http://localhost.evil.example:" + service.getPort())) {
            handshake(Caller.admin().header("Origin", origin), LIVE)
                    .statusCode(403)
                    .body("error_code", equalTo("FORBIDDEN"))
                    .body("details.origin", equalTo(origin));
        }
        String own = "http://" + service.getAuthority();
        try (LogWatcher watcher = LogWatcher.open(
                service, LIVE + "?replay=0", Map.of("Origin", own, "Authorization", "Bearer " + Caller.ADMIN_TOKEN))) {
            watcher.nextOfType("hello");
        }
    }

    @ParameterizedTest
    @CsvSource({
        LIVE + "?level=loud, BAD_REQUEST",
        LIVE + "?replay=-1, BAD_REQUEST",
        ACCESS + "?source=nobody, BAD_REQUEST",
        ACCESS + "?blocked_only=maybe, BAD_REQUEST",
        ACCESS + "?ip=300.1.1.1, INVALID_ADDRESS"
    })
    void filtersThatMakeNoSenseAreRefusedBeforeTheUpgrade(String target, String code) {
        handshake(Caller.admin(), target).statusCode(400).body("error_code", equalTo(code));
    }

    @Test
    void connectionsAreListedWhileTheyLast() {
        String query = "items.findAll { it.filters.source == '" + source + "' }";
        try (LogWatcher watcher = LogWatcher.open(
                service,
                LIVE + "?replay=0&source=" + source,
                Map.of("Authorization", "Bearer " + Caller.ADMIN_TOKEN, "User-Agent", "watcher/1"))) {
            watcher.nextOfType("hello");
            log.infov("one");
            watcher.next();
            Caller.viewer()
                    .get("/api/v1/logs/connections")
                    .then()
                    .statusCode(200)
                    .body(query, hasSize(1))
                    .body(query + "[0].kind", equalTo("live"))
                    .body(query + "[0].user_agent", equalTo("watcher/1"))
                    .body(query + "[0].address", startsWith("127.0.0.1:"))
                    .body(query + "[0].since", notNullValue())
                    .body(query + "[0].last_activity", notNullValue())
                    .body(query + "[0].sent", equalTo(1))
                    .body(query + "[0].dropped", equalTo(0));
        }
        await().atMost(Patience.LONG)
                .untilAsserted(() ->
                        Caller.viewer().get("/api/v1/logs/connections").then().body(query, empty()));
    }
}
