package dev.bartizan.decision.allow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.bartizan.Caller;
import dev.bartizan.Patience;
import dev.bartizan.fail2ban.Fail2banServer;
import dev.bartizan.fail2ban.PrivateFail2ban;
import dev.bartizan.it.Requirement;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An address is allowed in Bartizan and in a real fail2ban server. */
@QuarkusTest
@WithTestResource(PrivateFail2ban.class)
class AllowResourceTest {

    private static final String IP = "45.155.77.7";

    Fail2banServer server;

    @BeforeEach
    void require() {
        Requirement.program("fail2ban-server");
        Requirement.program("fail2ban-client");
    }

    @AfterEach
    void clear() {
        if (server.process() != null && !server.process().isAlive()) {
            server.startAgain();
        }
        Caller.admin().get("/api/v1/allowlist").jsonPath().<Map<String, Object>>getList("items").stream()
                .filter(item -> !(boolean) item.get("read_only"))
                .forEach(item -> Caller.admin()
                        .delete("/api/v1/allowlist/" + item.get("id"))
                        .then()
                        .statusCode(204));
        await().atMost(Patience.LONG)
                .untilAsserted(() -> assertThat(ignored("jail12")).isEmpty());
    }

    @Test
    void bansOfAllEnginesAreLiftedAndEveryJailIgnoresTheAddress() {
        ban(IP);
        server.client("set", "jail11", "banip", IP);
        server.client("set", "jail12", "banip", IP);

        ValidatableResponse answer = allow(Map.of("ip", IP, "reason", "a customer", "duration", "1d"))
                .body("entry.range", equalTo(IP + "/32"))
                .body("entry.comment", equalTo("a customer"))
                .body("entry.in_engines", equalTo(true))
                .body("larger_bans", empty())
                .body("lists", empty());
        step(answer, "bartizan", "allow", "outcome", "done");
        step(answer, "bartizan", "lift_bans", "outcome", "done")
                .body(path("bartizan", "lift_bans", "bans"), equalTo(1));
        step(answer, "fail2ban", "allow", "outcome", "done")
                .body(path("fail2ban", "allow", "places"), hasSize(PrivateFail2ban.JAILS));
        step(answer, "fail2ban", "lift_bans", "outcome", "done")
                .body(path("fail2ban", "lift_bans", "bans"), equalTo(2));

        assertThat(server.actionLines()).contains("unban jail11 " + IP, "unban jail12 " + IP);
        assertThat(ignored("jail1")).containsExactly(IP);
        Caller.admin()
                .get("/api/v1/lookup/" + IP)
                .then()
                .body("blocked", equalTo(false))
                .body("matches", empty());
        server.fail("jail12", IP, 3);
        server.fail("jail12", "45.155.77.8", 3);
        await().atMost(Patience.LONG)
                .untilAsserted(() -> assertThat(server.actionLines()).contains("ban jail12 45.155.77.8"));
        assertThat(server.client("get", "jail12", "banip")).doesNotContain(IP);
        server.client("unban", "45.155.77.8");
    }

    @Test
    void secondCallChangesNothingAndKeepsTheLaterEnd() {
        int id = allow(Map.of("ip", IP, "reason", "a customer")).extract().path("entry.id");

        ValidatableResponse again = allow(Map.of("ip", IP, "duration", "1h"))
                .body("entry.id", equalTo(id))
                .body("entry.comment", equalTo("a customer"))
                .body("entry.until", nullValue());

        for (String engine : List.of("bartizan", "fail2ban")) {
            step(again, engine, "allow", "outcome", "nothing_to_do");
            step(again, engine, "lift_bans", "outcome", "nothing_to_do");
        }
    }

    @Test
    void serverThatIsStartedAgainIgnoresTheAddressAgainAndRemovalTakesBackOnlyOurs() {
        server.client("set", "jail11", "addignoreip", "45.155.77.9");
        int id = allow(Map.of("ip", IP)).extract().path("entry.id");

        server.stop();
        server.startAgain();

        await().atMost(Patience.LONG)
                .untilAsserted(() -> assertThat(ignored("jail11")).containsExactly(IP));

        server.client("set", "jail11", "addignoreip", "45.155.77.9");
        Caller.admin().delete("/api/v1/allowlist/" + id).then().statusCode(204);

        await().atMost(Patience.LONG)
                .untilAsserted(() -> assertThat(ignored("jail11")).containsExactly("45.155.77.9"));
        server.client("set", "jail11", "delignoreip", "45.155.77.9");
    }

    @Test
    void addressThatAJailIgnoresByItsOwnSettingStaysIgnored() {
        server.client("set", "jail11", "addignoreip", IP);
        ValidatableResponse answer = allow(Map.of("ip", IP))
                .body(path("fail2ban", "allow", "places"), hasSize(PrivateFail2ban.JAILS - 1))
                .body(path("fail2ban", "allow", "places"), not(hasItem("jail11")));

        Caller.admin()
                .delete("/api/v1/allowlist/" + answer.extract().path("entry.id"))
                .then()
                .statusCode(204);

        await().atMost(Patience.LONG)
                .untilAsserted(() -> assertThat(ignored("jail12")).isEmpty());
        assertThat(ignored("jail11")).containsExactly(IP);
        server.client("set", "jail11", "delignoreip", IP);
    }

    @Test
    void whatWasAddedIsTakenBackWhenTheEntryEnds() {
        allow(Map.of("ip", IP, "duration", "2s"));
        assertThat(ignored("jail11")).containsExactly(IP);

        await().atMost(Patience.LONG)
                .untilAsserted(() -> assertThat(ignored("jail11")).isEmpty());
    }

    @Test
    void banOfALargerNetworkStaysWithoutTheAddress() {
        int ban = ban("45.155.77.0/24");

        allow(Map.of("ip", IP))
                .body("larger_bans.id", contains(ban))
                .body("larger_bans.range", contains("45.155.77.0/24"))
                .body("larger_bans.effect", contains("carved_out"));

        Caller.admin().get("/api/v1/lookup/" + IP).then().body("blocked", equalTo(false));
        Caller.admin().get("/api/v1/lookup/45.155.77.8").then().body("blocked", equalTo(true));
        Caller.admin().delete("/api/v1/bans/" + ban).then().statusCode(204);
    }

    @Test
    void bansInsideANetworkAreLifted() {
        ban("45.155.77.1");
        ban("45.155.77.64/26");
        server.client("set", "jail11", "banip", "45.155.77.2", "45.155.77.0/24");

        ValidatableResponse answer = allow(Map.of("ip", "45.155.77.0/24"));

        step(answer, "bartizan", "lift_bans", "outcome", "done")
                .body(path("bartizan", "lift_bans", "bans"), equalTo(2));
        step(answer, "fail2ban", "lift_bans", "outcome", "done")
                .body(path("fail2ban", "lift_bans", "bans"), equalTo(2));
        assertThat(ignored("jail11")).containsExactly("45.155.77.0/24");
        assertThat(server.client("get", "jail11", "banip")).doesNotContain("45.155.77");
    }

    @Test
    void engineThatIsUnreachableKeepsNothingElseFromItAndFollowsLater() {
        ban(IP);
        server.client("set", "jail11", "banip", IP);
        server.stop();

        ValidatableResponse answer = allow(Map.of("ip", IP));

        step(answer, "bartizan", "allow", "outcome", "done");
        step(answer, "bartizan", "lift_bans", "outcome", "done");
        step(answer, "fail2ban", "allow", "outcome", "unreachable")
                .body(path("fail2ban", "allow", "reason"), containsString("fail2ban"));
        Caller.admin().get("/api/v1/lookup/" + IP).then().body("blocked", equalTo(false));

        server.startAgain();

        await().atMost(Patience.LONG).untilAsserted(() -> {
            assertThat(ignored("jail11")).containsExactly(IP);
            assertThat(server.client("get", "jail11", "banip")).doesNotContain(IP);
        });
    }

    /** As a server does that restores its bans after it was told what to ignore. */
    @Test
    void banThatTheServerSetsLaterIsLifted() {
        allow(Map.of("ip", IP));

        server.client("set", "jail11", "banip", IP);

        await().atMost(Patience.LONG).untilAsserted(() -> {
            assertThat(server.actionLines()).contains("ban jail11 " + IP, "unban jail11 " + IP);
            assertThat(server.client("get", "jail11", "banip")).doesNotContain(IP);
        });
    }

    @Test
    void onlyAnAddressOrACidrIsAllowed() {
        send(Map.of("ip", "45.155.77.1-45.155.77.3")).statusCode(422).body("details.fields", hasKey("ip"));
        send(Map.of("ip", "nonsense")).statusCode(400).body("error_code", equalTo("INVALID_ADDRESS"));
        send(Map.of("ip", IP, "duration", "soon")).statusCode(422).body("details.fields", hasKey("duration"));
        send(Map.of()).statusCode(422).body("details.fields", hasKey("ip"));
        int id = allow(Map.of("ip", IP)).extract().path("entry.id");
        Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("range", "45.155.77.1-45.155.77.3"))
                .put("/api/v1/allowlist/" + id)
                .then()
                .statusCode(422)
                .body("details.fields", hasKey("range"));
    }

    private static int ban(String ip) {
        return Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("ip", ip))
                .post("/api/v1/bans")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static ValidatableResponse allow(Map<String, String> body) {
        return send(body).statusCode(200);
    }

    private static ValidatableResponse send(Map<String, String> body) {
        return Caller.admin()
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/allow")
                .then();
    }

    private static ValidatableResponse step(
            ValidatableResponse answer, String engine, String action, String field, String value) {
        return answer.body(path(engine, action, field), equalTo(value));
    }

    private static String path(String engine, String action, String field) {
        return "steps.find { it.engine == '%s' && it.action == '%s' }.%s".formatted(engine, action, field);
    }

    private static List<String> ignored(String jail) {
        return Caller.admin()
                .get("/api/v1/jails/" + jail + "/ignoreip")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("ips");
    }
}
