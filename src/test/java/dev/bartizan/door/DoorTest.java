package dev.bartizan.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bartizan.Caller;
import dev.bartizan.Patience;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class DoorTest {

    private static final String HOST = "Host: localhost\r\n";
    private static final String CLOSE = "Connection: close\r\n";

    @TestHTTPResource
    URI service;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n",
                "Host: localhost\r\nTransfer-Encoding: xchunked\r\n",
                "Host: localhost\r\nTransfer-Encoding: gzip, chunked\r\n",
                "Host: localhost\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                "Host: localhost\r\nContent-Length: 4\r\nContent-Length: 5\r\n",
                "Host: localhost\r\nContent-Length: +4\r\n",
                "Host: localhost\r\nHost: localhost\r\n",
                "Host: localhost\r\nHost: other\r\n",
                "Host: localhost/x/\r\n",
                "Host: user@localhost\r\n",
                "Host:\r\n",
                "Accept: */*\r\n",
                "Host: localhost\r\nAccept: text/plain\r\n , text/html\r\n",
                "Host: localhost\r\nAccept: text/plain\r\n\ttext/html\r\n",
                "Host: localhost\r\n X: y\r\n",
                "Host: localhost\nAccept: */*\r\n",
                "Host : localhost\r\n",
                "Host: localhost\r\nno colon\r\n",
            })
    void ambiguousHeadIsRefusedAndTheConnectionClosed(String headers) throws IOException {
        String answer = RawClient.exchange(
                service, "POST /health HTTP/1.1\r\n" + headers + "\r\nGET /health HTTP/1.1\r\n" + HOST + "\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 400 ")
                .containsOnlyOnce("HTTP/1.1 ")
                .contains("BAD_REQUEST");
    }

    @ParameterizedTest
    @CsvSource({
        "GET /health HTTP/1.2, 505",
        "PRI * HTTP/2.0, 505",
        "AB0001 /health HTTP/1.1, 501",
        "TRACE /health HTTP/1.1, 501",
        "CONNECT localhost:80 HTTP/1.1, 501",
        "get /health HTTP/1.1, 501",
        "GET http://localhost/health HTTP/1.1, 400",
        "GET health HTTP/1.1, 400",
        "OPTIONS * HTTP/1.1, 400",
        "HEAD /v1;a/decisions HTTP/1.1, 400",
        "GET /api%3ba/v1/tokens HTTP/1.1, 400",
        "GET /api;/v1/tokens HTTP/1.1, 400",
        "GET //api/v1/tokens HTTP/1.1, 400",
        "GET /api//v1/tokens HTTP/1.1, 400",
        "GET /api/v1/tokens// HTTP/1.1, 400",
        "GET /q/../api/v1/tokens HTTP/1.1, 400",
        "GET /q/%2e%2e/api/v1/tokens HTTP/1.1, 400",
        "GET /q/.%2E/api/v1/tokens HTTP/1.1, 400",
        "GET /api/./v1/tokens HTTP/1.1, 400",
        "GET /api/v1/tokens/.. HTTP/1.1, 400",
        "GET /api%2fv1/tokens HTTP/1.1, 400",
        "GET /api/v1/lookup/..%2F8 HTTP/1.1, 400",
        "GET /api%5cv1/tokens HTTP/1.1, 400",
        "GET /api\\v1/tokens HTTP/1.1, 400",
        "GET /api/v1/%00 HTTP/1.1, 400",
        "GET /api/v1/%0a HTTP/1.1, 400",
        "GET /api/v1/%zz HTTP/1.1, 400",
        "GET /api/v1/% HTTP/1.1, 400",
        "GET /api/v1/%c3%28 HTTP/1.1, 400",
        "GET /api/v1/%61bc HTTP/1.1, 400",
        "GET /api/v1/tokens#x HTTP/1.1, 400",
        "GET /health?a=%zz HTTP/1.1, 400",
        "GET /health?a=% HTTP/1.1, 400"
    })
    void requestOutsideOfTheNormalFormIsRefused(String line, int status) throws IOException {
        try (LogLines log = LogLines.listen()) {
            String answer = RawClient.exchange(service, line + "\r\n" + HOST + "\r\n");

            assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
            if (!line.startsWith("HEAD")) {
                assertThat(answer).contains("\"error_code\"").contains("X-Correlation-ID");
            }
            await().atMost(Patience.LONG)
                    .untilAsserted(() -> assertThat(log.requests())
                            .anySatisfy(written -> assertThat(written).contains("status=" + status)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/health, 200",
        "/api/v1/jails/a%20b, 401",
        "/api/v1/jails/caf%C3%A9, 401",
        "/api/v1/containers/web-1_a.b~c, 401",
        "/api/v1/lookup/10.0.0.0%2F8, 401",
        "/api/v1/lookup/2001:db8::/32, 401",
        "/api/v1/lookup/2001%3Adb8%3A%3A%2F32, 401",
        "/api/v1/lookup/fe80::1%25eth0, 401",
        "/api/v1/bans/, 401",
        "/api/v1/bans?ip=1.2.3.4&x=%2F..%3B, 401"
    })
    void requestInNormalFormIsRouted(String target, int status) throws IOException {
        assertThat(RawClient.exchange(service, "GET " + target + " HTTP/1.1\r\n" + HOST + CLOSE + "\r\n"))
                .startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void tooLongHeadIsRefused() throws IOException {
        assertThat(RawClient.exchange(service, "GET /" + "a".repeat(5_000) + " HTTP/1.1\r\n" + HOST + "\r\n"))
                .startsWith("HTTP/1.1 414 ");
        assertThat(RawClient.exchange(
                        service,
                        "GET /health HTTP/1.1\r\n" + HOST + "Accept-Encoding: gzip" + " ".repeat(19_000) + "x\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ");
        assertThat(RawClient.exchange(service, "GET /health HTTP/1.1\r\n" + HOST + "A: b\r\n".repeat(101) + "\r\n"))
                .startsWith("HTTP/1.1 431 ");
    }

    @Test
    void listOfEncodingsThatIsTooLongToBeOneIsIgnored() throws IOException {
        String head = "GET /health HTTP/1.1\r\n" + HOST + CLOSE + "Accept-Encoding: gzip";

        assertThat(RawClient.exchange(service, head + "\r\n\r\n")).containsIgnoringCase("content-encoding: gzip");
        assertThat(RawClient.exchange(service, head + " ".repeat(300) + ",x\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .doesNotContainIgnoringCase("content-encoding");
    }

    @Test
    void answersToPipelinedRequestsComeInTheirOrder() throws IOException {
        String answers = RawClient.exchange(
                service,
                "GET /nothing HTTP/1.1\r\n" + HOST + "\r\n"
                        + "POST /nothing HTTP/1.1\r\n" + HOST + "Content-Length: 3\r\n\r\nabc"
                        + "POST /nothing HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"
                        + "\r\nGET /health HTTP/1.1\r\n" + HOST + CLOSE + "\r\n");

        assertThat(answers).containsPattern("(?s)^HTTP/1.1 404 .*HTTP/1.1 404 .*HTTP/1.1 404 .*HTTP/1.1 200 ");
    }

    /** Otherwise each of them uses the memory of a whole response. */
    @Test
    void nextRequestIsNotTakenWhileTheClientReadsNothing() throws IOException {
        int sent = 60;
        try (RawClient client = new RawClient(service);
                LogLines log = LogLines.listen()) {
            client.send(("GET /q/openapi HTTP/1.1\r\n" + HOST + "\r\n").repeat(sent - 1) + "GET /q/openapi HTTP/1.1\r\n"
                    + HOST + CLOSE + "\r\n");
            await().atMost(Patience.LONG).until(() -> !log.requests().isEmpty());
            await().during(Duration.ofSeconds(2))
                    .atMost(Patience.LONG)
                    .until(() -> log.requests().size() < sent / 2);

            assertThat(client.readAll().split("HTTP/1\\.1 200 ", -1)).hasSize(sent + 1);
            await().atMost(Patience.LONG)
                    .untilAsserted(() -> assertThat(log.requests()).hasSize(sent));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET /hea", "GET /health HTTP/1.1\r\nHost: local"})
    void connectionWithoutACompleteHeadIsClosed(String begun) throws IOException {
        try (RawClient client = new RawClient(service)) {
            assertThat(client.send(begun).readAll()).isEmpty();
        }
    }

    @Test
    void metricsHaveNothingThatAClientChooses() throws IOException {
        Caller.viewer().get("/api/v1/bans").then().statusCode(200);
        Caller.anonymous().get("/nothing").then().statusCode(404);
        for (int number = 0; number < 120; number++) {
            RawClient.exchange(service, "AB" + number + " /health HTTP/1.1\r\n" + HOST + "\r\n");
            RawClient.exchange(service, "GET /v1/junk" + number + " HTTP/1.1\r\n" + HOST + CLOSE + "\r\n");
            RawClient.exchange(service, "GET /api/v1/junk" + number + " HTTP/1.1\r\n" + HOST + CLOSE + "\r\n");
            RawClient.exchange(service, "PUT /junk" + number + " HTTP/1.1\r\n" + HOST + CLOSE + "\r\n");
            try (RawClient gone = new RawClient(service)) {
                gone.send("POST /junk" + number + "/gone HTTP/1.1\r\n" + HOST + "Content-Length: 9\r\n\r\n1");
                gone.reset();
            }
        }
        Caller.viewer().get("/api/v1/lookup/192.0.2.1");

        String metrics = Caller.anonymous()
                .get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("http_server_") || line.startsWith("bartizan_http_"))
                .collect(Collectors.joining("\n"));

        assertThat(values(metrics, "method")).isSubsetOf("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
        assertThat(values(metrics, "uri"))
                .noneMatch(uri -> uri.contains("junk"))
                .contains("/api/v1/lookup/{ip}");
        assertThat(values(metrics, "reason")).contains("method");
    }

    private static Set<String> values(String metrics, String tag) {
        Set<String> values = new TreeSet<>();
        Matcher found = Pattern.compile("[{,]" + tag + "=\"([^\"]*)\"").matcher(metrics);
        while (found.find()) {
            values.add(found.group(1));
        }
        return values;
    }

    @Test
    void tokenInAPathIsInNoMetricLogOrAnswerWhateverGoesWrong() throws IOException {
        String token = Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("name", "router " + UUID.randomUUID(), "role", "export"))
                .post("/api/v1/tokens")
                .then()
                .statusCode(201)
                .extract()
                .path("token");
        try (LogLines log = LogLines.listen()) {
            StringBuilder answers = new StringBuilder();
            for (String request : new String[] {
                "GET /x/%s/plain HTTP/1.1\r\n" + HOST,
                "GET /x/%s/plain?ipv4only=%%zz HTTP/1.1\r\n" + HOST,
                "GET /x/%s/plain HTTP/1.1\r\n",
                "GET /x/%s/plain HTTP/1.0\r\n",
                "GET /x/%s HTTP/1.1\r\n" + HOST,
                "GET /x/%s/../plain HTTP/1.1\r\n" + HOST,
                "GET /X/%s/plain HTTP/1.1\r\n" + HOST,
                "GET //x/%s/plain HTTP/1.1\r\n" + HOST,
                "GET /x;a/%s/plain HTTP/1.1\r\n" + HOST,
                "GET /%%78/%s/plain HTTP/1.1\r\n" + HOST,
                "GET /x/%s/plain HTTP/1.1\r\nHost : localhost\r\n",
                "ODD /x/%s/plain HTTP/1.1\r\n" + HOST,
                "GET /x/%s/plain HTTP/1.1\r\nAccept: image/png\r\n" + HOST,
                "GET /api/v1/logs/live?token=%s&a=%%zz HTTP/1.1\r\nSec-WebSocket-Key: x\r\n" + HOST,
                "GET /q?token=%s HTTP/1.1\r\n" + HOST
            }) {
                answers.append(RawClient.exchange(service, request.formatted(token) + CLOSE + "\r\n"));
            }
            try (RawClient gone = new RawClient(service)) {
                gone.send("POST /x/" + token + "/plain HTTP/1.1\r\n" + HOST + "Content-Length: 9\r\n\r\n1");
                gone.reset();
            }
            assertThat(answers.toString()).startsWith("HTTP/1.1 200 ").doesNotContain(token);
            assertThat(Caller.anonymous().get("/q/metrics").asString()).doesNotContain(token);
            assertThat(log.all()).noneMatch(line -> line.contains(token));
        }
    }
}
