package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bartizan.FreePort;
import dev.bartizan.database.OtherLeader;
import dev.bartizan.database.SuiteDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Three nodes that start at once on one empty PostgreSQL database. */
class ReplicasIT {

    private static final String IP = "45.155.205.9";
    private static final String OTHER = "45.155.205.10";

    private final Path home = Folders.create();
    private final List<BartizanProcess> nodes = new ArrayList<>();

    private final String url = SuiteDatabase.newUrl();

    private void start() {
        for (String name : List.of("node-a", "node-b", "node-c")) {
            nodes.add(BartizanProcess.at(home.resolve(name))
                    .env("BARTIZAN_DATABASE_URL", url)
                    .env("BARTIZAN_NODE", name)
                    .env("QUARKUS_HTTP_PORT", FreePort.find())
                    .env("QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING", "true")
                    .env("QUARKUS_HTTP_PROXY_TRUSTED_PROXIES", "127.0.0.1")
                    .launch());
        }
        nodes.forEach(BartizanProcess::awaitReady);
    }

    @AfterEach
    void delete() {
        nodes.forEach(BartizanProcess::close);
        Folders.delete(home);
    }

    /** The database for {@link OtherLeader}. */
    private String superuser() {
        return url.replace("postgres@", "");
    }

    /** The node that leads, according to one that may follow it. */
    private BartizanProcess leader() {
        return await().atMost(BartizanProcess.PATIENCE)
                .until(
                        () -> nodes.stream()
                                .filter(BartizanProcess::alive)
                                .filter(ReplicasIT::leads)
                                .findFirst()
                                .orElse(null),
                        Objects::nonNull);
    }

    private static boolean leads(BartizanProcess node) {
        JsonNode database = node.get("/q/health/ready").json().path("checks");
        for (JsonNode check : database) {
            if (check.path("name").asText().equals("database")) {
                return check.path("status").asText().equals("UP")
                        && !check.path("data").path("role").asText().equals("follower");
            }
        }
        return false;
    }

    private List<BartizanProcess> followers() {
        BartizanProcess leader = leader();
        return nodes.stream()
                .filter(BartizanProcess::alive)
                .filter(node -> node != leader)
                .toList();
    }

    private void awaitBlocked(String ip, boolean expected) {
        await().atMost(BartizanProcess.PATIENCE)
                .untilAsserted(() -> assertThat(nodes.stream().filter(BartizanProcess::alive))
                        .allSatisfy(node -> assertThat(node.blocked(ip)).isEqualTo(expected)));
    }

    @Test
    void everyNodeTakesChangesAndAnswersAndOneIsReplacedWhenItIsKilled() {
        start();
        List<BartizanProcess> followers = followers();
        followers.getFirst().ban(IP);
        awaitBlocked(IP, true);
        String key = followers.getLast().createBouncer("edge");
        assertThat(values(followers.getFirst().pull(key, true), "new")).containsExactly(IP);
        assertThat(followers.getLast().get("/api/v1/nodes").expect(200).at("/items"))
                .hasSize(3)
                .filteredOn(node -> node.path("leading").asBoolean())
                .hasSize(1);

        // What a bouncer has is stored shortly after its pull.
        await().atMost(BartizanProcess.PATIENCE)
                .until(() -> OtherLeader.read(superuser(), "SELECT count(*) FROM bouncer_cursor"), "1"::equals);

        leader().kill();

        awaitSuccess(() -> followers.getFirst().lift(IP));
        awaitBlocked(IP, false);
        followers.getLast().ban(OTHER);
        awaitBlocked(OTHER, true);
        // The node that leads now knows what the bouncer has.
        JsonNode pulled = followers().getFirst().pull(key, false);
        assertThat(values(pulled, "deleted")).containsExactly(IP);
        assertThat(values(pulled, "new")).containsExactly(OTHER);
    }

    private static List<String> values(JsonNode pulled, String part) {
        List<String> values = new ArrayList<>();
        pulled.path(part).forEach(decision -> values.add(decision.path("value").asText()));
        return values;
    }

    @Test
    void revokedTokenAndStoppedNodesAreNoticedByAll() {
        start();
        BartizanProcess first = nodes.getFirst();
        JsonNode created = first.post("/api/v1/tokens", Map.of("name", "reader", "role", "viewer"))
                .expect(201)
                .json();
        String token = created.path("token").asText();
        nodes.forEach(node -> await().atMost(BartizanProcess.PATIENCE)
                .untilAsserted(() -> node.as(token).get("/api/v1/lookup/" + IP).expect(200)));
        nodes.forEach(node -> node.as(BartizanProcess.ADMIN_TOKEN));

        first.delete("/api/v1/tokens/" + created.path("id").asLong()).expect(204);

        nodes.forEach(node -> await().atMost(BartizanProcess.PATIENCE)
                .untilAsserted(() -> node.as(token).get("/api/v1/lookup/" + IP).expect(401)));
        nodes.forEach(node -> node.as(BartizanProcess.ADMIN_TOKEN));

        leader().terminate();
        BartizanProcess next = leader();
        awaitSuccess(() -> next.ban(IP));
        awaitBlocked(IP, true);
        next.terminate();
        awaitSuccess(() -> leader().ban(OTHER));
        awaitBlocked(IP, true);
        awaitBlocked(OTHER, true);
    }

    /** Until the next node leads, changes are refused, and can be repeated. */
    private static void awaitSuccess(Runnable change) {
        await().atMost(BartizanProcess.PATIENCE).untilAsserted(change::run);
    }

    /** Like the console and programs that watch bans. */
    @Test
    void eventsArriveThroughANodeThatFollowsUntilTheLeaderIsLost() throws Exception {
        start();
        BartizanProcess follower = followers().getFirst();
        HttpResponse<Stream<String>> events =
                follower.stream("/api/v1/events").get(BartizanProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        CompletableFuture<Void> read =
                CompletableFuture.runAsync(() -> events.body().forEach(lines::add));
        BartizanProcess leader = leader();
        leader.ban(IP);
        await().atMost(BartizanProcess.PATIENCE)
                .untilAsserted(() -> assertThat(lines).anyMatch(line -> line.contains(IP)));

        leader.kill();

        // Broken off, so that the client asks again.
        assertThat(read.handle((done, failure) -> true).get(BartizanProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        awaitSuccess(() -> follower.get("/api/v1/nodes").expect(200));
        assertThat(follower.stream("/api/v1/events")
                        .get(BartizanProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                        .statusCode())
                .isEqualTo(200);
    }

    /** The leader has asked for the body of a change when the node in between is stopped. */
    @Test
    void stoppingNodeAnswersTheChangesThatItPassedOn() throws Exception {
        start();
        BartizanProcess follower = followers().getFirst();
        String body = "{\"ip\":\"" + IP + "\"}";
        try (Socket client =
                new Socket("127.0.0.1", URI.create(follower.address()).getPort())) {
            client.setSoTimeout((int) BartizanProcess.PATIENCE.toMillis());
            BufferedReader answer =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            write(client, """
                    POST /api/v1/bans HTTP/1.1\r
                    Host: localhost\r
                    Authorization: Bearer %s\r
                    Content-Type: application/json\r
                    Content-Length: %d\r
                    Expect: 100-continue\r
                    \r
                    """.formatted(BartizanProcess.ADMIN_TOKEN, body.length()));
            assertThat(answer.readLine()).isEqualTo("HTTP/1.1 100 Continue");
            assertThat(answer.readLine()).isEmpty();

            follower.signal("TERM");
            await().atMost(BartizanProcess.PATIENCE)
                    .until(() -> follower.get("/api/v1/lookup/" + IP).status() == 503);
            write(client, body);

            assertThat(answer.readLine()).isEqualTo("HTTP/1.1 201 Created");
        }
        follower.awaitExit();
        awaitBlocked(IP, true);
    }

    private static void write(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** As after a short failure of the network. */
    @Test
    void nodeThatLosesItsConnectionsLeadsAgainIfNoOtherOneDoes() throws Exception {
        BartizanProcess node = BartizanProcess.at(home.resolve("node-a"))
                .env("BARTIZAN_DATABASE_URL", url)
                .env("BARTIZAN_NODE", "node-a")
                .startReady();
        nodes.add(node);

        OtherLeader.endConnections(superuser());

        awaitSuccess(() -> node.ban(IP));
        assertThat(node.alive()).isTrue();
        assertThat(node.blocked(IP)).isTrue();
    }

    /** What it has in memory would be out of date. */
    @Test
    void nodeThatLosesTheLeadToAnotherOneWritesNothingAndEnds() throws Exception {
        BartizanProcess node = BartizanProcess.at(home.resolve("node-a"))
                .env("BARTIZAN_DATABASE_URL", url)
                .env("BARTIZAN_NODE", "node-a")
                .env("BARTIZAN_DATABASE_CHECK_INTERVAL", "10s")
                .startReady();
        nodes.add(node);

        try (OtherLeader _ = OtherLeader.take(superuser(), "http://127.0.0.1:1")) {
            // At once, also before the loss was noticed: the other process may have loaded the data.
            node.post("/api/v1/bans", Map.of("ip", IP)).expectError(503, "DATABASE_BUSY");
            assertThat(node.awaitExit()).isEqualTo(75);
        }
    }
}
