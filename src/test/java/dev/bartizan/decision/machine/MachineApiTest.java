package dev.bartizan.decision.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.bartizan.Caller;
import dev.bartizan.SettableClock;
import dev.bartizan.ban.EngineBans;
import dev.bartizan.ban.engine.EngineBan;
import dev.bartizan.ip.IpRange;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bodies of the requests are recorded; the resources' README has their origin. */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MachineApiTest {

    private static final String ATTACKER = "45.155.205.7";

    /** In the tests' configuration. */
    private static final int MAXIMUM_BANS = 50;

    @Inject
    SettableClock clock;

    @Inject
    EngineBans engineBans;

    private final List<Integer> created = new ArrayList<>();

    /** Wrong credentials are counted per minute; after the reset none of them counts in other tests. */
    @BeforeEach
    void beginANewMinute() {
        clock.advance(Duration.ofMinutes(2));
    }

    @AfterAll
    void resetClock() {
        clock.reset();
    }

    @AfterEach
    void clear() {
        engineBans.reconcile("crowdsec", engineBans.mark(), List.of());
        Caller.admin().delete("/api/v1/bans/all");
        created.forEach(id -> Caller.admin().delete("/api/v1/machines/" + id));
        created.clear();
    }

    @Test
    void alertOfAnAgentBecomesABanForEverybody() throws IOException {
        JsonPath machine = create("web-1");
        String login = recorded("agent-login.json").replace("secret-password", machine.getString("password"));
        JsonPath session = Caller.anonymous()
                .header("User-Agent", "crowdsec/v1.4.6-6~deb12u1+b1-linux-debian")
                .body(login)
                .post("/v1/watchers/login")
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("code", is(200))
                .extract()
                .jsonPath();
        assertThat(Duration.between(clock.instant(), Instant.parse(session.getString("expire"))))
                .isBetween(Duration.ofMinutes(55), Duration.ofHours(1));
        RequestSpecification agent = Caller.with(session.getString("token"));
        agent.get("/v1/heartbeat").then().statusCode(200);

        List<String> ids = report(session.getString("token"), recorded("agent-alert.json"));

        assertThat(ids).hasSize(1);
        Caller.viewer()
                .get("/api/v1/bans/" + ids.getFirst())
                .then()
                .body("ip", equalTo(ATTACKER))
                .body("origin", equalTo("crowdsec"))
                .body("machine", equalTo("web-1"))
                .body("scenario", equalTo("test/door-bf"))
                .body("reason", startsWith("Ip 45.155.205.7 performed 'test/door-bf' (5 events"))
                .body(
                        "until",
                        startsWith(clock.instant()
                                .plus(Duration.ofHours(4))
                                .toString()
                                .substring(0, 14)));
        assertThat(blocked(ATTACKER)).isTrue();
        Caller.viewer().get("/api/v1/bans?active=true&origin=crowdsec").then().body("total", is(1));
        Caller.viewer()
                .get("/api/v1/machines")
                .then()
                .body("items", hasSize(1))
                .body("items[0].name", equalTo("web-1"))
                .body("items[0].password", nullValue())
                .body("items[0].last_seen_at", notNullValue())
                .body("items[0].address", equalTo("127.0.0.1"))
                .body("items[0].scenarios", contains("door.yaml"))
                .body("items[0].alerts", is(1))
                .body("items[0].bans", is(1));
        assertThat(Caller.anonymous().get("/q/metrics").asString())
                .containsPattern("bartizan_machine_alerts_total\\{machine=\"web-1\"[^}]*} [1-9]");
    }

    @Test
    void bouncersAndExportsGetItsBansWithTheOriginOfCrowdsec() throws IOException {
        report(session("web-1"), recorded("agent-alert.json"));
        JsonPath bouncer = Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("name", "edge of machines", "origins", List.of("crowdsec")))
                .post("/api/v1/bouncers")
                .jsonPath();
        try {
            Caller.anonymous()
                    .header("X-Api-Key", bouncer.getString("key"))
                    .get("/v1/decisions/stream?startup=true")
                    .then()
                    .body("new.value", hasItem(ATTACKER))
                    .body("new.origin", contains("crowdsec"))
                    .body("new.scenario", contains("test/door-bf"));
        } finally {
            Caller.admin().delete("/api/v1/bouncers/" + bouncer.getInt("id"));
        }
        assertThat(Caller.admin().get("/api/v1/export/csv?origins=crowdsec").asString())
                .contains(ATTACKER + "/32,crowdsec\r\n");
    }

    @Test
    void decisionsOfCscliKeepTheirDurationAndRepeatedOnesExtend() throws IOException {
        String token = session("web-1");
        report(token, recorded("cscli-import.json"));
        List<String> first = report(token, recorded("cscli-decision.json"));
        assertThat(blocked("45.158.99.9")).isTrue();
        assertThat(left(first)).isBetween(Duration.ofMinutes(119), Duration.ofMinutes(120));

        assertThat(report(token, recorded("cscli-decision.json").replace("2h", "5h30m0.5s")))
                .isEqualTo(first);
        assertThat(left(first)).isBetween(Duration.ofMinutes(329), Duration.ofMinutes(331));

        assertThat(report(token, recorded("cscli-decision.json").replace("2h", "1m")))
                .isEqualTo(first);
        assertThat(left(first)).isGreaterThan(Duration.ofMinutes(328));
        Caller.admin().get("/api/v1/bans?active=true").then().body("total", is(3));
    }

    @Test
    void whatCannotBeBannedDoesNotKeepTheRestFromBeingBanned() {
        String token = session("web-1");
        String ban = "{\"type\":\"ban\",\"scope\":\"Ip\",\"value\":\"%s\",\"duration\":\"1h\",\"scenario\":\"%s\"}";
        String body = """
                [{"scenario":"a","simulated":true,"decisions":[%s]},
                 {"scenario":"b","remediation":false,"source":{"scope":"Ip","value":"45.1.1.2"},"decisions":null},
                 {"scenario":"c","remediation":true,"source":{"scope":"username","value":"45.1.1.3"}},
                 {"scenario":"d","remediation":true,"source":null,"new_in_2.0":{"deep":[1]}},
                 null,
                 {"scenario":"e","message":"line\\u0000one\\nline\\u2028two\\u202e","decisions":[null,
                   {"type":"mfa","scope":"Ip","value":"45.1.1.4","duration":"1h"},
                   {"type":"captcha","scope":"Ip","value":"45.1.1.6","duration":"1h","scenario":"f"},
                   {"type":"ban","scope":"Country","value":"FR","duration":"1h"},
                   %s, %s, %s, %s,
                   {"type":"ban","scope":"Ip","value":"45.1.1.5","duration":"never"},
                   {"type":"Ban","scope":"range","value":"2a00:1::/32","duration":"1h","scenario":"  "}]}]
                """.formatted(
                        ban.formatted("45.1.1.1", "x"),
                        ban.formatted("10.0.0.1", "x"),
                        ban.formatted("127.0.0.1", "x"),
                        ban.formatted("0.0.0.0/0", "x"),
                        ban.formatted("nonsense", "x"));

        List<String> ids = report(token, body);

        assertThat(ids).hasSize(1);
        Caller.admin()
                .get("/api/v1/bans?active=true")
                .then()
                .body("items.ip", contains("2a00:1::/32", "45.1.1.6"))
                .body("items.type", contains("ban", "captcha"))
                .body("items[0].scenario", equalTo("e"))
                .body("items[0].reason", equalTo("line one line two"));
        Caller.with(token)
                .get("/v1/alerts?type=captcha")
                .then()
                .body("decisions.type.flatten()", contains("captcha"))
                .body("decisions.value.flatten()", contains("45.1.1.6"));
        assertThat(report(token, "[]")).isEmpty();
    }

    @Test
    void machineHasAMaximumOfBans() {
        String token = session("web-1");
        StringBuilder decisions = new StringBuilder();
        for (int i = 1; i <= MAXIMUM_BANS + 10; i++) {
            decisions
                    .append(i == 1 ? "" : ",")
                    .append("{\"type\":\"ban\",\"scope\":\"Ip\",\"value\":\"45.9.0." + i + "\",\"duration\":\"1h\"}");
        }
        String body = "[{\"scenario\":\"s\",\"decisions\":[" + decisions + "]}]";

        report(token, body);
        Caller.admin().get("/api/v1/bans?active=true").then().body("total", is(MAXIMUM_BANS));
        report(token, body.replace("1h", "2h"));
        assertThat(report(token, body.replace("\"scenario\":\"s\"", "\"scenario\":\"another\"")))
                .isEmpty();

        Caller.admin().get("/api/v1/bans?active=true").then().body("total", is(MAXIMUM_BANS));
        assertThat(report(session("web-2"), body)).hasSize(1);
    }

    @Test
    void agentOfThisMachineDoesNotLiftThem() throws IOException {
        report(session("web-1"), recorded("agent-alert.json"));
        report(session("web-2"), recorded("agent-alert.json"));
        IpRange range = IpRange.parse(ATTACKER);
        assertThat(engineBans.reconcile(
                        "crowdsec",
                        engineBans.mark(),
                        List.of(new EngineBan(
                                range,
                                "test/door-bf",
                                "crowdsec",
                                Optional.empty(),
                                Optional.of(clock.instant().plusSeconds(60))))))
                .isTrue();
        Caller.admin().get("/api/v1/bans?active=true").then().body("items.machine", contains(null, "web-2", "web-1"));

        assertThat(engineBans.reconcile("crowdsec", engineBans.mark(), List.of()))
                .isTrue();

        Caller.admin().get("/api/v1/bans?active=true").then().body("items.machine", contains("web-2", "web-1"));
        // The local agent is not there: asking it would fail.
        Caller.admin()
                .delete("/api/v1/bans?ip=" + ATTACKER)
                .then()
                .statusCode(200)
                .body("lifted", is(2));
        assertThat(blocked(ATTACKER)).isFalse();
    }

    @Test
    void machineSeesAndDeletesItsOwnBansAlone() throws IOException {
        String one = session("web-1");
        String other = session("web-2");
        report(one, recorded("cscli-import.json"));
        List<String> attack = report(one, recorded("agent-alert.json"));
        report(other, recorded("agent-alert.json"));

        Caller.with(one)
                .get("/v1/alerts?has_active_decision=true&include_capi=false&limit=100")
                .then()
                .statusCode(200)
                .body("", hasSize(3))
                .body("[0].id", is(Integer.parseInt(attack.getFirst())))
                .body("[0].machine_id", equalTo("web-1"))
                .body("[0].source.value", equalTo(ATTACKER))
                .body("[0].decisions[0].duration", startsWith("3h59m"))
                .body("decisions.scope.flatten()", contains("Ip", "Range", "Ip"));
        Caller.with(one).get("/v1/alerts?limit=1").then().body("", hasSize(1));
        Caller.with(one).get("/v1/alerts?ip=45.158.1.1").then().body("", hasSize(1));
        Caller.with(one)
                .get("/v1/alerts?range=45.0.0.0/8&contains=false")
                .then()
                .body("", hasSize(3));
        Caller.with(one).get("/v1/alerts?scenario=manual&scope=range").then().body("", hasSize(1));
        Caller.with(one).get("/v1/alerts?type=captcha").then().body("", empty());
        Caller.with(one).get("/v1/alerts/" + attack.getFirst()).then().body("scenario", equalTo("test/door-bf"));
        Caller.with(other).get("/v1/alerts/" + attack.getFirst()).then().statusCode(404);
        Caller.with(one).get("/v1/alerts?ip=x").then().statusCode(400).body("message", notNullValue());

        for (String path : List.of("/v1/decisions/", "/v1/alerts/")) {
            Caller.with(other)
                    .delete(path + attack.getFirst())
                    .then()
                    .statusCode(404)
                    .body("message", equalTo("object not found"));
        }
        Caller.with(one)
                .delete("/v1/decisions?ip=" + ATTACKER + "&since=1h")
                .then()
                .statusCode(400)
                .body("message", equalTo("the filter since is not supported"));
        Caller.with(one).delete("/v1/alerts?ip=" + ATTACKER + "&limit=3").then().statusCode(400);
        Caller.with(one)
                .delete("/v1/decisions?ip=" + ATTACKER)
                .then()
                .statusCode(200)
                .body("nbDeleted", equalTo("1"));
        assertThat(blocked(ATTACKER)).as("by the other machine").isTrue();
        Caller.with(other).delete("/v1/alerts?limit=0").then().body("nbDeleted", equalTo("1"));
        assertThat(blocked(ATTACKER)).isFalse();
        assertThat(blocked("45.157.1.1")).isTrue();
        Caller.with(one).delete("/v1/decisions").then().body("nbDeleted", equalTo("2"));
    }

    @Test
    void wrongPasswordsAreSlowedDownAndTheRightOneIsNot() {
        String password = create("web-1").getString("password");
        for (int attempt = 0; attempt < 10; attempt++) {
            logIn(attempt % 2 == 0 ? "web-1" : "nobody", "wrong" + attempt)
                    .statusCode(401)
                    .header("WWW-Authenticate", "Bearer")
                    .body("message", equalTo("wrong machine or password"));
        }

        logIn("web-1", "wrong").statusCode(429).header("Retry-After", notNullValue());
        Caller.with("wrong").get("/v1/heartbeat").then().statusCode(401);
        logIn("web-1", password).statusCode(200);
        assertThat(Caller.anonymous().get("/q/metrics").asString())
                .containsPattern("bartizan_credentials_refused_total\\{reason=\"machine_password\"[^}]*} [1-9]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "[]", "null", "{\"machine_id\":\"web-1\"}", "{\"machine_id\":{},\"password\":\"x\"}"})
    void loginThatCannotBeReadIsNamed(String body) {
        Caller.anonymous()
                .body(body)
                .post("/v1/watchers/login")
                .then()
                .statusCode(400)
                .contentType(ContentType.JSON)
                .body("message", notNullValue());
    }

    @Test
    void reportThatCannotBeReadIsNamedInTheFormOfCrowdsec() {
        String token = session("web-1");
        for (String body : List.of("", "{", "{}", "null", "[1]", "[{\"decisions\":7}]")) {
            Caller.with(token)
                    .body(body)
                    .post("/v1/alerts")
                    .then()
                    .statusCode(400)
                    .body("message", notNullValue());
        }
        String tooLarge = "[\"" + "x".repeat(5 * 1024 * 1024) + "\"]";
        Caller.with(token)
                .body(tooLarge)
                .post("/v1/alerts")
                .then()
                .statusCode(413)
                .body("message", notNullValue());
        Caller.anonymous().body(tooLarge).post("/v1/alerts").then().statusCode(401);
    }

    @Test
    void sessionEndsAfterAnHourAndWithItsMachine() throws IOException {
        JsonPath machine = create("web-1");
        String token = logIn(machine).extract().path("token");
        clock.advance(Duration.ofMinutes(59));
        String second = logIn(machine).extract().path("token");
        clock.advance(Duration.ofMinutes(1));
        Caller.with(token).get("/v1/heartbeat").then().statusCode(401).body("message", notNullValue());
        report(second, recorded("agent-alert.json"));

        Caller.admin()
                .delete("/api/v1/machines/" + machine.getInt("id") + "?lift_bans=true")
                .then()
                .statusCode(204);

        Caller.with(second).get("/v1/heartbeat").then().statusCode(401);
        logIn(machine).statusCode(401);
        assertThat(blocked(ATTACKER)).isFalse();
        Caller.admin().get("/api/v1/machines/" + machine.getInt("id")).then().statusCode(404);
    }

    @Test
    void bansOfARemovedMachineStay() throws IOException {
        JsonPath machine = create("web-1");
        report(logIn(machine).extract().path("token"), recorded("agent-alert.json"));

        Caller.admin().delete("/api/v1/machines/" + machine.getInt("id")).then().statusCode(204);

        assertThat(blocked(ATTACKER)).isTrue();
    }

    @Test
    void oldestOfManySessionsEnds() {
        JsonPath machine = create("web-1");
        String first = logIn(machine).extract().path("token");
        for (int login = 0; login < 32; login++) {
            logIn(machine).statusCode(200);
        }

        Caller.with(first).get("/v1/heartbeat").then().statusCode(401);
    }

    @Test
    void tokenOfAMachineOpensNothingElse() {
        String token = session("web-1");
        Caller.with(token).get("/api/v1/bans").then().statusCode(401);
        Caller.with(token).get("/v1/decisions").then().statusCode(403);
        Caller.anonymous()
                .header("X-Api-Key", token)
                .get("/v1/decisions")
                .then()
                .statusCode(403);
        Caller.admin().get("/v1/heartbeat").then().statusCode(401);
        Caller.anonymous().get("/v1/heartbeat").then().statusCode(401);
        Caller.with(token)
                .body("{\"log_processors\":[{\"version\":\"v1.7.0\"}],\"remediation_components\":null}")
                .post("/v1/usage-metrics")
                .then()
                .statusCode(201);
        Caller.with(token).body("{").post("/v1/usage-metrics").then().statusCode(400);
        Caller.admin().body("{}").post("/v1/usage-metrics").then().statusCode(401);
        Caller.anonymous().body("{}").post("/v1/usage-metrics").then().statusCode(403);
    }

    @Test
    void machinesDoNotRegisterThemselves() {
        Caller.anonymous()
                .body("{\"machine_id\":\"mine\",\"password\":\"mine\"}")
                .post("/v1/watchers")
                .then()
                .statusCode(403)
                .body("message", startsWith("machines can't register themselves here"));
    }

    @ParameterizedTest
    @CsvSource({"web-1, 409", "'', 422", "'a:b', 422", "'a b', 422", "-a, 422"})
    void nameIsUniqueAndHasNoColon(String name, int status) {
        create("web-1");
        Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("name", name))
                .post("/api/v1/machines")
                .then()
                .statusCode(status);
    }

    @Test
    void agentsGetTheAllowlist() {
        String token = session("web-1");
        int entry = Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("range", "203.0.113.8-203.0.113.12", "comment", "our office"))
                .post("/api/v1/allowlist")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        try {
            Caller.with(token)
                    .get("/v1/allowlists?with_content=true")
                    .then()
                    .statusCode(200)
                    .body("name", contains("bartizan"))
                    .body("[0].items.value", contains("203.0.113.8/30", "203.0.113.12"))
                    .body("[0].items[0].description", equalTo("our office"));
            Caller.with(token).get("/v1/allowlists").then().body("[0].items", empty());
            Caller.with(token)
                    .get("/v1/allowlists/bartizan?with_content=true")
                    .then()
                    .body("items", hasSize(2));
            Caller.with(token).get("/v1/allowlists/other").then().statusCode(404);
            Caller.with(token).get("/v1/allowlists/check/203.0.113.9").then().body("allowlisted", is(true));
            Caller.with(token).get("/v1/allowlists/check/203.0.113.8/30").then().body("allowlisted", is(true));
            Caller.with(token).get("/v1/allowlists/check/203.0.113.0/24").then().body("allowlisted", is(false));
            Caller.with(token)
                    .get("/v1/allowlists/check/x")
                    .then()
                    .statusCode(400)
                    .body("message", notNullValue());
            Caller.with(token).head("/v1/allowlists/check/203.0.113.9").then().statusCode(200);
            Caller.with(token).head("/v1/allowlists/check/203.0.113.99").then().statusCode(204);
            Caller.with(token)
                    .body("{\"targets\":[\"203.0.113.9\",\"203.0.113.99\"]}")
                    .post("/v1/allowlists/check")
                    .then()
                    .statusCode(200)
                    .body("results.target", contains("203.0.113.9"))
                    .body("results[0].allowlists", contains("bartizan"));
            Caller.with(token).body("{}").post("/v1/allowlists/check").then().statusCode(400);
            Caller.anonymous().get("/v1/allowlists").then().statusCode(401);
        } finally {
            Caller.admin().delete("/api/v1/allowlist/" + entry);
        }
    }

    @Test
    void allowingAnAddressLiftsItsBanOfAMachine() throws IOException {
        report(session("web-1"), recorded("agent-alert.json"));

        int entry = Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("ip", ATTACKER, "reason", "a customer"))
                .post("/api/v1/allow")
                .then()
                .extract()
                .path("entry.id");

        Caller.admin().delete("/api/v1/allowlist/" + entry);
        assertThat(blocked(ATTACKER)).isFalse();
    }

    private JsonPath create(String name) {
        JsonPath machine = Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("name", name))
                .post("/api/v1/machines")
                .then()
                .statusCode(201)
                .header("Cache-Control", "no-store")
                .header("Location", notNullValue())
                .extract()
                .jsonPath();
        created.add(machine.getInt("id"));
        return machine;
    }

    private static ValidatableResponse logIn(JsonPath machine) {
        return logIn(machine.getString("name"), machine.getString("password"));
    }

    private static ValidatableResponse logIn(String name, String password) {
        return Caller.anonymous()
                .body("{\"machine_id\":\"" + name + "\",\"password\":\"" + password + "\",\"scenarios\":null}")
                .post("/v1/watchers/login")
                .then();
    }

    /** The token of a new machine that is logged in. */
    private String session(String name) {
        return logIn(create(name)).statusCode(200).extract().path("token");
    }

    private static List<String> report(String token, String alerts) {
        return Caller.with(token)
                .contentType(ContentType.JSON)
                .body(alerts)
                .post("/v1/alerts")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getList("", String.class);
    }

    private Duration left(List<String> ban) {
        String until = Caller.admin().get("/api/v1/bans/" + ban.getFirst()).path("until");
        return Duration.between(clock.instant(), java.time.Instant.parse(until));
    }

    private static boolean blocked(String ip) {
        return Caller.admin().get("/api/v1/lookup/" + ip).path("blocked");
    }

    private static String recorded(String name) throws IOException {
        try (InputStream file = MachineApiTest.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
