package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bartizan.fail2ban.Fail2banServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Bans of a real fail2ban are in force for their whole time, also after restarts of either service. */
class Fail2banBansIT {

    private static final String BANS = "/api/v1/bans?origin=fail2ban&page_size=500";

    private static final Path HOME = Folders.create();
    private static Fail2banServer server;
    private static BartizanProcess service;

    @BeforeAll
    static void start() {
        server = Fail2banServer.start(3);
        startService();
    }

    private static void startService() {
        service = BartizanProcess.at(HOME.resolve("data"))
                .env("BARTIZAN_FAIL2BAN_ENABLED", true)
                .env("BARTIZAN_FAIL2BAN_SOCKET", server.socket())
                .startReady();
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
        if (server != null) {
            server.close();
        }
        Folders.delete(HOME);
    }

    @Test
    void failuresInALogAreADecisionUntilTheBanIsLifted() {
        String key = service.createBouncer("of failures");
        service.pull(key, true);
        server.fail("jail1", "45.155.1.1", 3);

        await().atMost(BartizanProcess.PATIENCE).until(() -> service.blocked("45.155.1.1"));
        JsonNode ban = bans("&active=true&ip=45.155.1.1").getFirst();
        assertThat(ban.path("origin").asText()).isEqualTo("fail2ban");
        assertThat(ban.path("scenario").asText()).isEqualTo("jail1");
        assertThat(Duration.between(instant(ban, "since"), instant(ban, "until")))
                .isEqualTo(Duration.ofMinutes(10));
        assertThat(instant(ban, "since")).isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(service.get("/api/v1/lookup/45.155.1.1")
                        .at("/matches/0/scenario")
                        .asText())
                .isEqualTo("jail1");
        JsonNode decision = service.pull(key, false).path("new").get(0);
        assertThat(decision.path("value").asText()).isEqualTo("45.155.1.1");
        assertThat(decision.path("origin").asText()).isEqualTo("fail2ban");
        assertThat(decision.path("scenario").asText()).isEqualTo("jail1");
        assertThat(service.get("/api/v1/export/plain?origins=fail2ban")
                        .expect(200)
                        .text())
                .contains("45.155.1.1");

        server.client("set", "jail1", "unbanip", "45.155.1.1");
        await().atMost(BartizanProcess.PATIENCE).until(() -> !service.blocked("45.155.1.1"));
        assertThat(service.pull(key, false).path("deleted").get(0).path("value").asText())
                .isEqualTo("45.155.1.1");
        assertThat(bans("&active=false&ip=45.155.1.1"))
                .singleElement()
                .satisfies(
                        ended -> assertThat(ended.path("lifted_at").isTextual()).isTrue());
    }

    @Test
    void banThatIsLiftedHereIsLiftedInTheJails() {
        server.client("set", "jail1", "banip", "45.155.2.1", "45.155.2.0/28", "2001:db8::7");
        server.client("set", "jail2", "banip", "45.155.2.1");
        await().atMost(BartizanProcess.PATIENCE)
                .until(() -> bans("&active=true&ip=45.155.2.1").size() == 3 && service.blocked("2001:db8::7"));

        assertThat(service.delete("/api/v1/bans?ip=45.155.2.1")
                        .expect(200)
                        .at("/lifted")
                        .asInt())
                .isEqualTo(2);
        service.delete("/api/v1/bans?ip=2001:db8::7").expect(200);
        service.delete("/api/v1/bans?ip=45.155.2.0/28").expect(200);

        assertThat(server.actionLines())
                .contains(
                        "unban jail1 45.155.2.1",
                        "unban jail2 45.155.2.1",
                        "unban jail1 45.155.2.0/28",
                        "unban jail1 2001:db8::7");
        assertThat(service.blocked("45.155.2.1")).isFalse();
        assertThat(service.blocked("2001:db8::7")).isFalse();
    }

    @Test
    void permanentBansHaveNoEndAndWhatIsNoAddressIsLeftOut() {
        server.client("set", "jail3", "bantime", "-1");
        server.client("set", "jail3", "banip", "not-an-ip", "999.1.1.1", "45.155.3.1");
        await().atMost(BartizanProcess.PATIENCE).until(() -> service.blocked("45.155.3.1"));
        assertThat(bans("&active=true&ip=45.155.3.1"))
                .singleElement()
                .satisfies(ban -> assertThat(ban.path("until").isNull()).isTrue());
        server.client("set", "jail3", "unbanip", "not-an-ip", "999.1.1.1", "45.155.3.1");
        server.client("set", "jail3", "bantime", "600");
        await().atMost(BartizanProcess.PATIENCE).until(() -> !service.blocked("45.155.3.1"));
    }

    @Test
    void serverThatIsKilledAndStartedAgainLosesNothingAndNothingIsToldTwice() {
        List<String> ips = new ArrayList<>();
        for (int i = 1; i <= 50; i++) {
            ips.add("45.155.4." + i);
        }
        ban("jail1", ips);
        await().atMost(BartizanProcess.PATIENCE).until(() -> service.blocked("45.155.4.50"));
        List<String> before = idsOf("45.155.4.");
        assertThat(before).hasSize(50);
        String key = service.createBouncer("of the killed server");
        service.pull(key, true);

        int reached = service.events("fail2ban_reached").size();
        server.kill();
        service.awaitEvent("fail2ban_unreachable", line -> true);
        assertThat(idsOf("45.155.4.")).isEqualTo(before);
        server.startAgain();
        await().atMost(BartizanProcess.PATIENCE)
                .until(() -> server.client("status", "jail1").contains("45.155.4.50"));
        await().atMost(BartizanProcess.PATIENCE)
                .until(() -> service.events("fail2ban_reached").size() > reached);
        // Longer than the grace of a new jail.
        await().during(Duration.ofSeconds(13))
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(idsOf("45.155.4.")).isEqualTo(before));
        assertThat(service.pull(key, false).toString()).doesNotContain("45.155.4.");

        server.client("set", "jail1", "unbanip", "45.155.4.1");
        await().atMost(BartizanProcess.PATIENCE).until(() -> !service.blocked("45.155.4.1"));
    }

    @Test
    void whatHappensWhileTheServiceIsDownIsTakenOverWhenItIsBack() throws SQLException {
        ban("jail2", List.of("45.155.5.1", "45.155.5.2"));
        await().atMost(BartizanProcess.PATIENCE).until(() -> service.blocked("45.155.5.2"));
        JsonNode kept = bans("&ip=45.155.5.1").getFirst();
        service.kill();

        server.client("set", "jail2", "unbanip", "45.155.5.2");
        ban("jail2", List.of("45.155.5.4"));
        server.client("set", "jail3", "bantime", "1");
        ban("jail3", List.of("45.155.5.3"));
        await().atMost(BartizanProcess.PATIENCE)
                .until(() -> server.actionLines().contains("unban jail3 45.155.5.3"));
        server.client("set", "jail3", "bantime", "600");
        startService();

        await().atMost(BartizanProcess.PATIENCE)
                .until(() ->
                        service.blocked("45.155.5.4") && bans("&ip=45.155.5.3").size() == 1);
        assertThat(service.blocked("45.155.5.1")).isTrue();
        assertThat(service.blocked("45.155.5.2")).isFalse();
        assertThat(bans("&ip=45.155.5.1")).containsExactly(kept);
        JsonNode unseen = bans("&ip=45.155.5.3").getFirst();
        assertThat(unseen.path("active").asBoolean()).isFalse();
        assertThat(Duration.between(instant(unseen, "since"), instant(unseen, "until")))
                .isEqualTo(Duration.ofSeconds(1));

        // Like the server does once an hour with rows older than dbpurgeage.
        sql("DELETE FROM bans");
        server.client("set", "jail2", "unbanip", "45.155.5.4");
        await().atMost(BartizanProcess.PATIENCE).until(() -> !service.blocked("45.155.5.4"));
        assertThat(bans("&ip=45.155.5.3")).containsExactly(unseen);
        assertThat(bans("&ip=45.155.5.1")).containsExactly(kept);
    }

    @Test
    void bansAreTakenOverWhileAnotherProgramLocksTheDatabase() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            ban("jail1", List.of("45.155.6.1"));
            await().atMost(BartizanProcess.PATIENCE).until(() -> service.blocked("45.155.6.1"));
            service.awaitEvent("fail2ban_database_unreadable", line -> true);
            statement.execute("ROLLBACK");
        }
        ban("jail1", List.of("45.155.6.2"));
        service.awaitEvent("fail2ban_database_readable", line -> true);
        await().atMost(BartizanProcess.PATIENCE).until(() -> service.blocked("45.155.6.2"));
        assertThat(service.blocked("45.155.6.1")).isTrue();
    }

    @Test
    void stopWaitsForTheLookThatHasBegun() {
        List<String> ips =
                IntStream.rangeClosed(1, 200).mapToObj(i -> "45.155.7." + i).toList();
        ban("jail3", ips);
        await().atMost(BartizanProcess.PATIENCE).until(() -> service.blocked("45.155.7.200"));
        service.terminate();
        assertThat(service.lines()).noneMatch(line -> line.contains("\"level\":\"ERROR\""));
        service.assertLogIsJson();
        startService();
        assertThat(service.blocked("45.155.7.1")).isTrue();
    }

    private static void ban(String jail, List<String> ips) {
        List<String> command = new ArrayList<>(List.of("set", jail, "banip"));
        command.addAll(ips);
        server.client(command.toArray(String[]::new));
    }

    private static List<JsonNode> bans(String query) {
        List<JsonNode> items = new ArrayList<>();
        service.get(BANS + query).expect(200).at("/items").forEach(items::add);
        return items;
    }

    private static List<String> idsOf(String prefix) {
        return bans("").stream()
                .filter(ban -> ban.path("ip").asText().startsWith(prefix))
                .map(ban -> ban.path("id").asText() + ban.path("active").asText())
                .sorted()
                .toList();
    }

    private static Instant instant(JsonNode ban, String name) {
        return Instant.parse(ban.path(name).asText());
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + server.database() + "?busy_timeout=10000");
    }

    private static void sql(String statement) throws SQLException {
        try (Connection connection = connect();
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }
}
