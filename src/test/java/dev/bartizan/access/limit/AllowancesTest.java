package dev.bartizan.access.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.bartizan.Caller;
import dev.bartizan.LogWatcher;
import dev.bartizan.Patience;
import dev.bartizan.RawConnection;
import dev.bartizan.SettableClock;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Limits for the number of simultaneous requests, and for their time. */
@QuarkusTest
class AllowancesTest {

    private static final int STREAMS_OF_ONE = 16;
    private static final int STREAMS = 64;
    private static final int SOCKETS_OF_ONE = 32;

    @TestHTTPResource("/")
    URI service;

    @Inject
    SettableClock clock;

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        clock.reset();
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @Test
    void oneCredentialHasSoManyEventStreams() throws IOException {
        String token = token(Map.of()).getString("token");
        for (int i = 0; i < STREAMS_OF_ONE; i++) {
            assertThat(stream(token).status()).isEqualTo(200);
        }

        List<String> refusal = stream(token).head();
        assertThat(refusal.getFirst()).contains(" 429 ");
        assertThat(refusal).anyMatch(header -> header.toLowerCase(Locale.ROOT).startsWith("retry-after: "));
        assertThat(stream(token(Map.of()).getString("token")).status()).isEqualTo(200);
    }

    @Test
    void allCredentialsTogetherHaveSoManyEventStreams() throws IOException {
        for (int i = 0; i < STREAMS / STREAMS_OF_ONE; i++) {
            String token = token(Map.of()).getString("token");
            for (int j = 0; j < STREAMS_OF_ONE; j++) {
                stream(token).status();
            }
        }

        List<String> refusal = stream(Caller.ADMIN_TOKEN).head();
        assertThat(refusal.getFirst()).contains(" 503 ");
        assertThat(refusal).anyMatch(header -> header.toLowerCase(Locale.ROOT).startsWith("retry-after: "));
    }

    @Test
    void streamThatIsClosedMakesRoom() throws Exception {
        String token = token(Map.of()).getString("token");
        List<RawConnection> streams = new ArrayList<>();
        for (int i = 0; i < STREAMS_OF_ONE; i++) {
            RawConnection stream = stream(token);
            stream.status();
            streams.add(stream);
        }

        streams.getFirst().close();

        await().atMost(Patience.LONG)
                .untilAsserted(() -> assertThat(stream(token).status()).isEqualTo(200));
    }

    @Test
    void oneCredentialHasSoManySockets() {
        String token = token(Map.of()).getString("token");
        for (int i = 0; i < SOCKETS_OF_ONE; i++) {
            opened.add(LogWatcher.open(service, "/api/v1/logs/live?replay=0", token));
        }

        assertThat(LogWatcher.refusal(
                        service, "/api/v1/logs/live?replay=0", Map.of("Authorization", "Bearer " + token)))
                .isEqualTo(429);
    }

    @Test
    void revokedTokenLosesItsStreamsAndSockets() throws IOException {
        JsonPath token = token(Map.of());
        RawConnection stream = stream(token.getString("token"));
        assertThat(stream.status()).isEqualTo(200);
        LogWatcher socket = LogWatcher.open(service, "/api/v1/logs/live?replay=0", token.getString("token"));
        opened.add(socket);
        String ticket = Caller.with(token.getString("token"))
                .post("/api/v1/logs/ticket")
                .then()
                .statusCode(201)
                .header("Cache-Control", "no-store")
                .extract()
                .path("ticket");
        LogWatcher byTicket = LogWatcher.open(service, "/api/v1/logs/live?replay=0&ticket=" + ticket, Map.of());
        opened.add(byTicket);
        String unused = Caller.with(token.getString("token"))
                .post("/api/v1/logs/ticket")
                .then()
                .extract()
                .path("ticket");

        Caller.admin().delete("/api/v1/tokens/" + token.getInt("id")).then().statusCode(204);

        stream.awaitEnd();
        assertThat(socket.awaitClose()).isEqualTo(1008);
        assertThat(byTicket.awaitClose()).isEqualTo(1008);
        assertThat(LogWatcher.refusal(service, "/api/v1/logs/live?ticket=" + unused, Map.of()))
                .isEqualTo(401);
    }

    @Test
    void expiredTokenLosesItsStreamsAndSockets() throws IOException {
        JsonPath token = token(Map.of("expires_in", "PT1H"));
        RawConnection stream = stream(token.getString("token"));
        assertThat(stream.status()).isEqualTo(200);
        LogWatcher socket = LogWatcher.open(service, "/api/v1/logs/live?replay=0", token.getString("token"));
        opened.add(socket);

        clock.advance(Duration.ofHours(1));

        stream.awaitEnd();
        assertThat(socket.awaitClose()).isEqualTo(1008);
    }

    @Test
    void bodiesThatDoNotComeKeepNoThread() throws IOException {
        // More than the number of request threads.
        int many = 260;
        for (int i = 0; i < many; i++) {
            connection().send("""
                            POST /api/v1/tokens HTTP/1.1
                            Authorization: Bearer %s
                            Content-Type: application/json
                            Content-Length: 100
                            """.formatted(Caller.ADMIN_TOKEN), "{");
        }

        RawConnection reader =
                connection().send("GET /api/v1/tokens HTTP/1.1\nAuthorization: Bearer " + Caller.ADMIN_TOKEN, "");
        assertThat(reader.status()).isEqualTo(200);
        RawConnection probe = connection().send("GET /q/health/ready HTTP/1.1", "");
        assertThat(probe.status()).isIn(200, 503);
    }

    @Test
    void bodyThatTakesTooLongIsRefused() throws IOException {
        RawConnection connection = connection().send("""
                        POST /api/v1/tokens HTTP/1.1
                        Authorization: Bearer %s
                        Content-Type: application/json
                        Content-Length: 100
                        """.formatted(Caller.ADMIN_TOKEN), "{");

        assertThat(connection.status()).isEqualTo(408);
        connection.awaitEnd();
    }

    @Test
    void callerIsAskedForItsKeyBeforeItsBody() throws IOException {
        for (String path : List.of("/api/v1/tokens", "/v1/usage-metrics", "/v1;a/usage-metrics", "/api/v1/nothing")) {
            RawConnection connection = connection().send("""
                            POST %s HTTP/1.1
                            Content-Type: application/json
                            Content-Length: 100
                            """.formatted(path), "");
            assertThat(connection.status()).as(path).isBetween(400, 404);
        }
    }

    @Test
    void endpointHasALimitOfItsOwn() {
        Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("name", "x".repeat(300_000), "role", "viewer"))
                .post("/api/v1/tokens")
                .then()
                .statusCode(413)
                .body("details.maximum_bytes", equalTo(256 * 1024));
    }

    private RawConnection connection() throws IOException {
        RawConnection connection = RawConnection.to(service);
        opened.add(connection);
        return connection;
    }

    private RawConnection stream(String token) throws IOException {
        return connection().send("GET /api/v1/events HTTP/1.1\nAuthorization: Bearer " + token, "");
    }

    private static JsonPath token(Map<String, String> more) {
        Map<String, String> wanted = new HashMap<>(more);
        wanted.put("name", UUID.randomUUID().toString());
        wanted.put("role", "viewer");
        return Caller.admin()
                .contentType(ContentType.JSON)
                .body(wanted)
                .post("/api/v1/tokens")
                .then()
                .statusCode(201)
                .header("Cache-Control", "no-store")
                .extract()
                .jsonPath();
    }
}
