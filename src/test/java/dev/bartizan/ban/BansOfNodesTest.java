package dev.bartizan.ban;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.bartizan.Caller;
import dev.bartizan.DeclaredSettings;
import dev.bartizan.Patience;
import dev.bartizan.ban.engine.EngineBan;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.ip.IpRange;
import dev.bartizan.node.NodeName;
import dev.bartizan.node.NodeRows;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bans of the engines of two nodes in one database. */
@QuarkusTest
@TestProfile(DeclaredSettings.class)
class BansOfNodesTest {

    private static final String ORIGIN = FakeBanEngine.ORIGIN;
    private static final String OTHER = "other-node";
    private static final String IP = "45.155.205.7";

    @Inject
    FakeBanEngine engine;

    @Inject
    BanService bans;

    @Inject
    EngineBans engineBans;

    @Inject
    BanLifecycle lifecycle;

    @Inject
    BanRepository repository;

    @Inject
    Database database;

    @Inject
    NodeName here;

    @Inject
    NodeRows rows;

    @Inject
    Clock clock;

    private Instant begin;

    @BeforeEach
    void begin() {
        begin = clock.instant().minusSeconds(60).truncatedTo(ChronoUnit.SECONDS);
    }

    @AfterEach
    void clear() {
        bans.liftAll();
        engine.lifted.clear();
        database.write(() -> repository.deleteAll());
    }

    /** This node's engine has these bans. */
    private void told(String... ips) {
        List<EngineBan> inForce = List.of(ips).stream()
                .map(ip -> new EngineBan(
                        IpRange.parse(ip), "sshd", "", Optional.of(begin), Optional.of(begin.plusSeconds(600))))
                .toList();
        assertThat(engineBans.reconcile(ORIGIN, engineBans.mark(), inForce)).isTrue();
    }

    /** The other node has stored a ban of its engine. */
    private void otherHas(String ip) {
        rows.execute(
                "INSERT INTO ban (range, origin, node, scenario, reason, began_at, expires_at, stored_at)"
                        + " VALUES (?, 'fail2ban', ?, 'sshd', '', ?, ?, ?)",
                ip + "/32",
                OTHER,
                begin.toEpochMilli(),
                begin.plusSeconds(600).toEpochMilli(),
                begin.toEpochMilli());
        load();
    }

    private void load() {
        lifecycle.load(new DatabaseOpened(0));
    }

    private static ValidatableResponse list(String query) {
        return Caller.admin().get("/api/v1/bans" + query).then().statusCode(200);
    }

    private static void assertBlocked(boolean blocked) {
        Caller.admin().get("/api/v1/lookup/" + IP).then().statusCode(200).body("blocked", equalTo(blocked));
    }

    private List<String> pending() {
        return rows.texts("SELECT node FROM ban WHERE lift_pending ORDER BY node");
    }

    @Test
    void banOfAnotherNodeStaysWhenThisEngineDoesNotHaveIt() {
        otherHas(IP);

        told("45.155.205.8");
        told();

        assertBlocked(true);
        list("?active=true").body("items.ip", contains(IP)).body("items.node", contains(OTHER));
        assertThat(pending()).isEmpty();
    }

    @Test
    void bansOfTwoNodesOnOneAddressAreTwoBansAndOneDecision() {
        otherHas(IP);
        told(IP);

        list("?active=true")
                .body("items.ip", contains(IP, IP))
                .body("items.node", containsInAnyOrder(OTHER, here.text()));
        assertThat(Caller.admin()
                        .get("/api/v1/export/plain?origins=fail2ban")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString()
                        .lines())
                .containsOnlyOnce(IP);

        told();

        list("?active=true").body("items.node", contains(OTHER));
        assertBlocked(true);
    }

    @Test
    void liftOfAnAddressLiftsTheBansOfAllNodes() {
        otherHas(IP);
        told(IP);

        Caller.admin().delete("/api/v1/bans?ip=" + IP).then().statusCode(200).body("lifted", equalTo(2));

        assertBlocked(false);
        assertThat(engine.lifted).extracting(ActiveBan::node).containsExactly(Optional.of(here.text()));
        assertThat(pending()).containsExactly(OTHER);
    }

    @Test
    void liftOfTheBanOfAnotherNodeWaitsForThatNode() {
        otherHas(IP);
        int id = list("").extract().path("items[0].id");

        Caller.admin().delete("/api/v1/bans/" + id).then().statusCode(204);

        assertBlocked(false);
        assertThat(engine.lifted).isEmpty();
        assertThat(pending()).containsExactly(OTHER);
        // Another node's order is not for this engine.
        assertThat(engineBans.liftPending(engine)).isZero();
    }

    @Test
    void whatAnotherNodeHasLiftedIsLiftedInThisEngine() {
        told(IP);
        rows.execute(
                "UPDATE ban SET lifted_at = ?, lift_pending = TRUE",
                begin.plusSeconds(5).toEpochMilli());
        load();

        long before = engineBans.mark();
        engineBans.liftPending(engine);

        Awaitility.await()
                .atMost(Patience.LONG)
                .untilAsserted(() -> assertThat(pending()).isEmpty());
        // What was queried from the engine before is outdated.
        assertThat(engineBans.reconcile(ORIGIN, before, List.of())).isFalse();
        assertThat(engine.lifted).extracting(ban -> ban.range().toString()).containsExactly(IP + "/32");
        assertThat(engineBans.liftPending(engine)).isZero();
        told();
        assertBlocked(false);
    }

    /** The engine may have banned the address again since. */
    @Test
    void banThatAnotherNodeLiftedAndThatIsOverIsLeftAlone() {
        told(IP);
        rows.execute(
                "UPDATE ban SET lifted_at = ?, expires_at = ?, lift_pending = TRUE",
                begin.plusSeconds(5).toEpochMilli(),
                begin.plusSeconds(30).toEpochMilli());
        load();

        assertThat(engineBans.liftPending(engine)).isZero();

        assertThat(engine.lifted).isEmpty();
        assertThat(pending()).isEmpty();
    }

    @Test
    void liftInsideANetworkReachesAllNodes() {
        otherHas(IP);
        told(IP);

        assertThat(bans.liftInside(IpRange.parse("45.155.205.0/24"), ORIGIN)).isEqualTo(2);

        assertBlocked(false);
        assertThat(pending()).containsExactly(OTHER);
    }

    @Test
    void historyOfAnotherNodeIsNotThatOfThisEngine() {
        otherHas(IP);
        EngineBan same =
                new EngineBan(IpRange.parse(IP), "sshd", "", Optional.of(begin), Optional.of(begin.plusSeconds(30)));

        assertThat(engineBans.archive(ORIGIN, List.of(same))).isOne();
        assertThat(engineBans.archive(ORIGIN, List.of(same))).isZero();
    }

    @Test
    void banOfAPersonHasNoNode() {
        Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("ip", IP))
                .post("/api/v1/bans")
                .then()
                .statusCode(201);

        list("").body("items[0].node", nullValue());
    }

    @Test
    void pageAndExportShowTheNode() {
        otherHas(IP);

        Caller.admin()
                .header("Accept", "text/html")
                .get("/ui/bans")
                .then()
                .statusCode(200)
                .body(containsString("fail2ban sshd <small>" + OTHER + "</small>"));
        Caller.admin().get("/api/v1/bans/export/csv").then().statusCode(200).body(containsString("," + OTHER + ","));
    }
}
