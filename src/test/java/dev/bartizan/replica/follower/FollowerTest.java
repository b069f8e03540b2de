package dev.bartizan.replica.follower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.sun.net.httpserver.HttpServer;
import dev.bartizan.Caller;
import dev.bartizan.Patience;
import dev.bartizan.access.token.TokenSecret;
import dev.bartizan.database.OtherLeader;
import dev.bartizan.node.ReplicaAddress;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node while another one leads. The other one is this test: it holds the lock, writes rows, and answers requests. */
@QuarkusTest
@WithTestResource(FollowedDatabase.class)
class FollowerTest {

    private static final String IP = "45.155.205.7";

    /** A request that was passed on. */
    private record Passed(String method, String target, Map<String, List<String>> headers, String body) {

        private List<String> header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .flatMap(header -> header.getValue().stream())
                    .toList();
        }
    }

    @Inject
    Follower follower;

    private final BlockingQueue<Passed> passed = new LinkedBlockingQueue<>();
    private static final String EVENTS = "/api/v1/events";

    /** The paths of the requests whose headers have arrived at the leader. */
    private final BlockingQueue<String> begun = new LinkedBlockingQueue<>();

    private HttpServer answering;
    private final OtherLeader leader = FollowedDatabase.leader();

    @BeforeEach
    void follow() throws IOException, SQLException {
        answering = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answering.createContext(EVENTS, exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().flush();
        });
        answering.createContext("/", exchange -> {
            begun.add(exchange.getRequestURI().getPath());
            passed.add(new Passed(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            byte[] answer = "{\"of\":\"the leader\"}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.getResponseHeaders().add("X-Content-Type-Options", "nosniff");
            exchange.sendResponseHeaders(202, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        answering.start();
        String address = "http://127.0.0.1:" + answering.getAddress().getPort();
        leader.execute("UPDATE node SET address = ? WHERE name = 'other'", address);
        Awaitility.await()
                .atMost(Patience.LONG)
                .until(() -> follower.published()
                        && follower.leader()
                                .filter(known -> known.address().equals(ReplicaAddress.parse(address)))
                                .isPresent());
    }

    @AfterEach
    void clear() throws SQLException {
        leader.execute("DELETE FROM ban");
        leader.execute("DELETE FROM api_token");
        leader.execute("DELETE FROM bouncer");
        leader.execute("DELETE FROM allowlist_entry");
        answering.stop(0);
        awaitBlocked(IP, false);
    }

    private static void awaitBlocked(String ip, boolean expected) {
        Awaitility.await()
                .atMost(Patience.LONG)
                .untilAsserted(() -> Caller.admin()
                        .get("/api/v1/lookup/" + ip)
                        .then()
                        .statusCode(200)
                        .body("blocked", equalTo(expected)));
    }

    private void ban(String ip) throws SQLException {
        leader.execute(
                "INSERT INTO ban (range, origin, node, scenario, reason, began_at, expires_at)"
                        + " VALUES (?, 'bartizan', '', 'ban', 'of the leader', ?, ?)",
                ip + "/32",
                System.currentTimeMillis(),
                System.currentTimeMillis() + 3_600_000);
    }

    @Test
    void bansOfTheLeaderAreInForceAndEndHere() throws SQLException {
        ban(IP);
        awaitBlocked(IP, true);
        ban("45.155.205.8");
        awaitBlocked("45.155.205.8", true);

        leader.execute("UPDATE ban SET lifted_at = ? WHERE range = ?", System.currentTimeMillis(), IP + "/32");

        awaitBlocked(IP, false);
        awaitBlocked("45.155.205.8", true);
    }

    @Test
    void allowlistOfTheLeaderCounts() throws SQLException {
        ban(IP);
        awaitBlocked(IP, true);

        leader.execute(
                "INSERT INTO allowlist_entry (range, provisioned, created_at) VALUES (?, FALSE, ?)",
                IP + "/32",
                System.currentTimeMillis());

        awaitBlocked(IP, false);
    }

    @Test
    void tokenWorksHereUntilTheLeaderRevokesIt() throws SQLException {
        TokenSecret secret = new TokenSecret("token-of-the-leader-0123456789");
        leader.execute(
                "INSERT INTO api_token (name, role, hash, created_at) VALUES ('of the leader', 'VIEWER', ?, 1)",
                secret.hash());
        Awaitility.await()
                .atMost(Patience.LONG)
                .untilAsserted(() -> Caller.with(secret.value())
                        .get("/api/v1/lookup/" + IP)
                        .then()
                        .statusCode(200));

        leader.execute("DELETE FROM api_token WHERE hash = ?", secret.hash());

        Awaitility.await()
                .atMost(Patience.LONG)
                .untilAsserted(() -> Caller.with(secret.value())
                        .get("/api/v1/lookup/" + IP)
                        .then()
                        .statusCode(401));
        assertThat(passed).isEmpty();
    }

    @Test
    void bouncerAsksForAnAddressHereAndPullsFromTheLeader() throws SQLException, InterruptedException {
        TokenSecret key = new TokenSecret("key-of-the-leader-0123456789abc");
        leader.execute("INSERT INTO bouncer (name, hash, created_at) VALUES ('edge', ?, 1)", key.hash());
        ban(IP);
        awaitBlocked(IP, true);

        Awaitility.await()
                .atMost(Patience.LONG)
                .untilAsserted(() -> Caller.anonymous()
                        .header("X-Api-Key", key.value())
                        .get("/v1/decisions?ip=" + IP)
                        .then()
                        .statusCode(200)
                        .body("[0].value", equalTo(IP)));
        assertThat(passed).isEmpty();

        RestAssured.given()
                .header("X-Api-Key", key.value())
                .get("/v1/decisions/stream?startup=true")
                .then()
                .statusCode(202);
        Passed request = passed.poll(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
        assertThat(request.target()).isEqualTo("/v1/decisions/stream?startup=true");
        assertThat(request.header("X-Api-Key")).containsExactly(key.value());
    }

    /** What the leader answers here is not what the document of the API describes. */
    private static RequestSpecification client() {
        return RestAssured.given()
                .header("Authorization", "Bearer " + Caller.ADMIN_TOKEN)
                .contentType(ContentType.JSON);
    }

    @Test
    void changeIsPassedOnWithTheClientsAddress() throws InterruptedException {
        client().header("X-Correlation-ID", "of-the-client")
                .header("X-Forwarded-For", "45.155.205.66")
                .header("Forwarded", "for=45.155.205.66")
                .body(Map.of("ip", IP))
                .post("/api/v1/bans?dry=1")
                .then()
                .statusCode(202)
                .header("X-Correlation-ID", "of-the-client")
                .body("of", equalTo("the leader"));

        Passed request = passed.poll(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.target()).isEqualTo("/api/v1/bans?dry=1");
        assertThat(request.body()).isEqualTo("{\"ip\":\"" + IP + "\"}");
        assertThat(request.header("Authorization")).containsExactly("Bearer " + Caller.ADMIN_TOKEN);
        assertThat(request.header("X-Forwarded-For")).containsExactly("127.0.0.1");
        assertThat(request.header("Forwarded")).isEmpty();
        assertThat(request.header("Host")).containsExactly("127.0.0.1:" + RestAssured.port);
        assertThat(request.header("X-Correlation-ID")).containsExactly("of-the-client");
    }

    /** The leader trusts this node as a proxy, so this node must not pass on what only a proxy may say. */
    @Test
    void headersThatOnlyProxiesMaySendAreRemoved() throws InterruptedException {
        client().header(FollowedDatabase.CERTIFICATE_HEADER, "CN=edge")
                .header(FollowedDatabase.USER_HEADER, "root")
                .get("/api/v1/bans")
                .then()
                .statusCode(202);

        Passed request = passed.poll(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
        assertThat(request.header(FollowedDatabase.CERTIFICATE_HEADER)).isEmpty();
        assertThat(request.header(FollowedDatabase.USER_HEADER)).isEmpty();
    }

    @Test
    void handshakeIsPassedOnWithItsTicketAndWithoutTheseHeaders() throws InterruptedException {
        HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header(FollowedDatabase.USER_HEADER, "root")
                .header("X-Forwarded-For", "45.155.205.66")
                .buildAsync(
                        URI.create("ws://127.0.0.1:" + RestAssured.port
                                + "/api/v1/logs/live?ticket=of-a-viewer&level=warn"),
                        new WebSocket.Listener() {});

        Passed request = passed.poll(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
        assertThat(request.target()).isEqualTo("/api/v1/logs/live?level=warn");
        assertThat(request.header("Bartizan-Handshake-Ticket")).containsExactly("of-a-viewer");
        assertThat(request.header(FollowedDatabase.USER_HEADER)).isEmpty();
        assertThat(request.header("X-Forwarded-For")).containsExactly("127.0.0.1");
    }

    private static HttpResponse<String> fromProxy(String path, String... headers)
            throws IOException, InterruptedException {
        try (HttpClient proxy = HttpClient.newBuilder()
                .localAddress(InetAddress.getByName(FollowedDatabase.PROXY))
                .version(HttpClient.Version.HTTP_1_1)
                .build()) {
            return proxy.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + path))
                            .headers(headers)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void whatATrustedProxySaysOfTheClientIsPassedOn() throws IOException, InterruptedException {
        fromProxy(
                "/api/v1/bans",
                "X-Forwarded-For",
                "45.155.205.66",
                "X-Forwarded-Proto",
                "https",
                FollowedDatabase.USER_HEADER,
                "root");

        Passed request = passed.poll(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
        assertThat(request.header("X-Forwarded-For")).containsExactly("45.155.205.66");
        assertThat(request.header("X-Forwarded-Proto")).containsExactly("https");
        assertThat(request.header(FollowedDatabase.USER_HEADER)).containsExactly("root");
    }

    /** Otherwise the leader would take the port of the scheme, and refuse the console's forms. */
    @Test
    void portThatTheClientAskedIsPassedOn() throws InterruptedException {
        client().get("/api/v1/bans");

        Passed request = passed.poll(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
        assertThat(request.header("X-Forwarded-Port")).containsExactly(String.valueOf(RestAssured.port));
    }

    /** So that it refuses a client without credentials that sends no body. */
    @Test
    void leaderGetsTheHeadersBeforeTheBody() throws IOException, InterruptedException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            client.getOutputStream()
                    .write("POST /api/v1/slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));

            assertThat(begun.poll(Patience.LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo("/api/v1/slow");
        }
    }

    @Test
    void streamOfEventsBeginsBeforeTheFirstEvent() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<InputStream> response = client.sendAsync(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + EVENTS))
                                    .build(),
                            HttpResponse.BodyHandlers.ofInputStream())
                    .get(Patience.LONG.toSeconds(), TimeUnit.SECONDS);

            assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
            client.shutdownNow();
        }
    }

    @Test
    void requestThatWasPassedOnIsNotPassedOnAgain() throws IOException, InterruptedException {
        HttpResponse<String> response =
                fromProxy("/api/v1/bans", "Bartizan-Passed-On", "node-c", "X-Forwarded-For", "45.155.205.66");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).contains("LEADER_UNREACHABLE");
        assertThat(passed).isEmpty();
    }

    /** This node would take the address of the other one for that of the client. */
    @Test
    void requestOfANodeThatIsNoTrustedProxyIsRefused() {
        client().header("Bartizan-Passed-On", "node-c")
                .get("/api/v1/lookup/" + IP)
                .then()
                .statusCode(503)
                .body("error_code", equalTo("NODE_NOT_TRUSTED"))
                .body("details.setting", equalTo("quarkus.http.proxy.trusted-proxies"));
    }

    @Test
    void changeIsRefusedAndLookupsGoOnWhileTheLeaderIsDown() throws SQLException {
        ban(IP);
        awaitBlocked(IP, true);
        answering.stop(0);

        client().body(Map.of("ip", IP))
                .post("/api/v1/bans")
                .then()
                .statusCode(503)
                .body("error_code", equalTo("LEADER_UNREACHABLE"));
        awaitBlocked(IP, true);
    }

    @Test
    void probesAreAnsweredHere() {
        Caller.anonymous()
                .get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'database' }.data.role", equalTo("follower"));
        Caller.anonymous().get("/q/health/live").then().statusCode(200);
        Caller.anonymous().get("/health").then().statusCode(200);
        assertThat(passed).isEmpty();
    }
}
