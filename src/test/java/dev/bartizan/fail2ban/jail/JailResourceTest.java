package dev.bartizan.fail2ban.jail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.bartizan.Caller;
import dev.bartizan.Patience;
import dev.bartizan.fail2ban.Fail2banServer;
import dev.bartizan.fail2ban.PrivateFail2ban;
import dev.bartizan.it.Requirement;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jails of a real server. Each test has a jail of its own. */
@QuarkusTest
@WithTestResource(PrivateFail2ban.class)
class JailResourceTest {

    private static final String IP = "45.155.205.7";
    private static final String OTHER = "45.155.205.8";

    Fail2banServer server;

    @BeforeEach
    void require() {
        Requirement.program("fail2ban-server");
        Requirement.program("fail2ban-client");
    }

    @Test
    void linesOfALogLeadToABanThatIsShown() {
        server.fail("jail1", IP, 3);

        await().atMost(Patience.LONG)
                .untilAsserted(() -> get("/api/v1/jails/jail1/bans").body("items.ip", contains(IP)));
        var ban = get("/api/v1/jails/jail1/bans").extract().jsonPath();
        Instant since = Instant.parse(ban.getString("items[0].since"));
        assertThat(since).isBetween(Instant.now().minus(Patience.LONG), Instant.now());
        assertThat(ban.getString("items[0].until"))
                .isEqualTo(since.plus(Duration.ofMinutes(10)).toString());
        get("/api/v1/jails/jail1")
                .body("running", equalTo(true))
                .body("total_failed", equalTo(3))
                .body("currently_banned", equalTo(1))
                .body("settings.bantime", equalTo(600))
                .body("settings.findtime", equalTo(600))
                .body("settings.maxretry", equalTo(3))
                .body("log_paths", contains(server.log("jail1").toString()))
                .body("fail_regex", hasItem(startsWith("^.*authentication failure from")))
                .body("ignore_regex", empty())
                .body("actions", contains("note"));
        get("/api/v1/jails").body("items.name", hasItem("jail1"));
    }

    @Test
    void bansAndUnbansAndTellsOfEachAddress() {
        ban("jail2", IP, "2001:0DB8:bad::1", "::ffff:45.155.205.9", "45.155.205.64/29", IP)
                .statusCode(200)
                .body("state", equalTo("done"))
                .body("requested", equalTo(4))
                .body("changed", equalTo(3))
                .body("failed.ip", contains("2001:0DB8:bad::1"));
        get("/api/v1/jails/jail2/bans").body("items.ip", containsInAnyOrder(IP, "45.155.205.9", "45.155.205.64/29"));
        assertThat(server.actionLines()).contains("ban jail2 " + IP, "ban jail2 45.155.205.64/29");

        ban("jail2", IP, OTHER).body("changed", equalTo(1)).body("unchanged", equalTo(1));

        unban("jail2", IP, "192.0.2.1", "x")
                .statusCode(200)
                .body("change", equalTo("unban"))
                .body("changed", equalTo(1))
                .body("unchanged", equalTo(1))
                .body("failed.ip", contains("x"));
        get("/api/v1/jails/jail2/bans").body("items.ip", not(hasItem(IP)));
        assertThat(server.actionLines()).contains("unban jail2 " + IP);

        unban("jail2", "45.155.205.0/24").body("changed", equalTo(3));
    }

    /** fail2ban keeps any text, and lifts its ban only by the same text. */
    @Test
    void whateverAJailBansIsLifted() {
        String[] texts = {"localhost", "attacker.example", "45.155.217.9-45.155.217.12", "", "a\tb", "fe80::2%eth0"};
        banByServer("jail4", texts);
        unban("jail4", texts).body("changed", equalTo(texts.length)).body("failed", empty());
        get("/api/v1/jails/jail4/bans").body("items.ip", not(hasItem("localhost")));

        banByServer("jail4", " 45.155.217.1 ", "2a00:1450::1%eth0", " 45.155.217.32/28");
        unban("jail4", "45.155.217.1").body("changed", equalTo(1)).body("requested", equalTo(1));
        unban("jail4", "2a00:1450:0::1").body("changed", equalTo(1));
        unban("jail4", "45.155.217.0/24").body("changed", equalTo(1));
        get("/api/v1/jails/jail4/bans")
                .body("items.ip.findAll { it.contains('45.155.217.') || it.contains('2a00:1450::1') }", empty());

        unban("jail4", "nobody.example", "45.155.217.9-45.155.217.12")
                .body("changed", equalTo(0))
                .body("failed[0].reason", endsWith("The jail has no ban of this text, either."))
                .body("failed[1].reason", equalTo("It is not a CIDR. The jail has no ban of this text, either."));
    }

    @Test
    void banInAnotherSpellingIsLiftedInTheServerToo() {
        banByServer("jail4", " 45.155.218.1 ", "2a00:1450::218%eth0");
        for (String ip : List.of("45.155.218.1", "2a00:1450::218")) {
            await().atMost(Patience.LONG)
                    .untilAsserted(
                            () -> get("/api/v1/bans?active=true&ip=" + ip).body("items", hasSize(1)));
        }

        admin().delete("/api/v1/bans?ip=45.155.218.1").then().statusCode(200).body("lifted", equalTo(1));
        int id = get("/api/v1/bans?active=true&ip=2a00:1450::218").extract().path("items[0].id");
        admin().delete("/api/v1/bans/" + id).then().statusCode(204);

        get("/api/v1/jails/jail4/bans")
                .body("items.ip.findAll { it.contains('45.155.218.') || it.contains('2a00:1450::218') }", empty());
    }

    /** The server may be stopped before it is polled again. */
    @Test
    void liftedBanIsNotPublishedAnyMore() {
        ban("jail4", "45.155.220.1").body("changed", equalTo(1));
        await().atMost(Patience.LONG)
                .untilAsserted(
                        () -> get("/api/v1/bans?active=true&ip=45.155.220.1").body("items", hasSize(1)));
        unban("jail4", "45.155.220.1").body("changed", equalTo(1));
        get("/api/v1/bans?active=true&ip=45.155.220.1").body("items", empty());
    }

    private void banByServer(String jail, String... texts) {
        try (Fail2banServer.Conversation client = server.connect()) {
            client.say(Stream.concat(Stream.of("set", jail, "banip"), Stream.of(texts))
                    .toList());
        }
    }

    @Test
    void refusesWhatWouldShutOutMoreThanAttackers() {
        ban(
                        "jail2",
                        "127.0.0.1",
                        "10.0.0.1",
                        "0.0.0.0/0",
                        "1.0.0.0/7",
                        "198.51.100.7",
                        "1.2.3.4-1.2.3.6",
                        "",
                        "localhost")
                .statusCode(200)
                .body("requested", equalTo(8))
                .body("changed", equalTo(0))
                .body("failed", hasSize(8))
                .body("failed.find { it.ip == '198.51.100.7' }.reason", containsString("allowlist"))
                .body("failed.find { it.ip == '1.2.3.4-1.2.3.6' }.reason", containsString("not a CIDR"));

        Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("ips", List.of("10.0.0.1", "198.51.100.7", "::/0"), "force", true))
                .post("/api/v1/jails/jail2/bans")
                .then()
                .body("changed", equalTo(1))
                .body("failed.ip", containsInAnyOrder("198.51.100.7", "::/0"));
        unban("jail2", "10.0.0.1").body("changed", equalTo(1));
    }

    @Test
    void manyAreBannedInTheBackground() {
        String[] many = addresses("45.1", 260);
        int job = ban("jail3", many)
                .statusCode(202)
                .body("requested", equalTo(260))
                .extract()
                .path("id");

        over(job).body("state", equalTo("done")).body("changed", equalTo(260)).body("failed", empty());
        get("/api/v1/jails/jail3/bans").body("items", hasSize(260));
        get("/api/v1/jails/jobs").body("items.id", hasItem(job));

        int unbans = unban("jail3", many).statusCode(202).extract().path("id");

        over(unbans).body("changed", equalTo(260)).body("done", equalTo(260));
        get("/api/v1/jails/jail3/bans").body("items", empty());
    }

    @Test
    void jobIsCancelled() {
        int job =
                ban("jail3", addresses("45.2", 5_000)).statusCode(202).extract().path("id");

        Caller.admin().delete("/api/v1/jails/jobs/" + job).then().statusCode(200);

        int changed = over(job)
                .body("state", equalTo("cancelled"))
                .body("failed", empty())
                .extract()
                .path("changed");
        assertThat(changed).isLessThan(5_000);
        get("/api/v1/jails/jail3").body("currently_banned", equalTo(changed));
        unban("jail3", "45.2.0.0/16").body("changed", equalTo(changed));
    }

    @Test
    void serverIsKilledAndStartedAgainInTheMiddle() {
        int job = ban("jail4", addresses("45.3", 300)).statusCode(202).extract().path("id");
        await().atMost(Patience.LONG)
                .untilAsserted(() -> get("/api/v1/jails/jobs/" + job).body("done", greaterThan(50)));

        server.kill();
        server.startAgain();

        over(job).body("state", equalTo("done")).body("done", equalTo(300)).body("failed", empty());
        get("/api/v1/jails/jail4/bans").body("items.ip", hasItem("45.3.1.49"));
    }

    @Test
    void settingsAreChanged() {
        settings("jail5", Map.of("bantime", 3600, "maxretry", 5))
                .statusCode(200)
                .body("bantime", equalTo(3600))
                .body("findtime", equalTo(600))
                .body("maxretry", equalTo(5));
        settings("jail5", Map.of("bantime", -1)).statusCode(200);
        ban("jail5", IP).body("changed", equalTo(1));
        get("/api/v1/jails/jail5/bans").body("items[0].until", nullValue());
        settings("jail5", Map.of("bantime", 0))
                .statusCode(422)
                .body("details.fields.bantime", equalTo("must not be 0"));
        settings("jail5", Map.of("maxretry", 0)).statusCode(422);
        settings("jail5", Map.of("bantime", "__import__('os')")).statusCode(400);

        reload("jail5").statusCode(200).body("settings.bantime", equalTo(600)).body("settings.maxretry", equalTo(3));
    }

    @Test
    void ignoredAddressesAreNotBanned() {
        change("POST", "/api/v1/jails/jail5/ignoreip", Map.of("ips", List.of("45.155.206.0/24", "45.155.207.1")))
                .statusCode(200)
                .body("ips", containsInAnyOrder("45.155.206.0/24", "45.155.207.1"));
        server.fail("jail5", "45.155.206.9", 3);
        server.fail("jail5", "45.155.208.9", 3);
        await().atMost(Patience.LONG)
                .untilAsserted(() -> get("/api/v1/jails/jail5/bans").body("items.ip", hasItem("45.155.208.9")));
        get("/api/v1/jails/jail5/bans").body("items.ip", not(hasItem("45.155.206.9")));

        change(
                        "DELETE",
                        "/api/v1/jails/jail5/ignoreip",
                        Map.of("ips", List.of("45.155.206.0/24", "45.155.207.1", "1.1.1.1")))
                .statusCode(200)
                .body("ips", empty());
        get("/api/v1/jails/jail5/ignoreip").body("ips", empty());
        change("POST", "/api/v1/jails/jail5/ignoreip", Map.of("ips", List.of("example.org")))
                .statusCode(400)
                .body("error_code", equalTo("INVALID_ADDRESS"));
    }

    @Test
    void onlyAFullReloadBringsBackAStoppedJail() {
        change("POST", "/api/v1/jails/jail6/idle", Map.of("on", true))
                .statusCode(200)
                .body("on", equalTo(true));
        change("POST", "/api/v1/jails/jail6/idle", Map.of("on", false)).body("on", equalTo(false));

        admin().post("/api/v1/jails/jail6/stop")
                .then()
                .statusCode(200)
                .body("message", containsString("POST /api/v1/jails/reload"));

        get("/api/v1/jails").body("items.find { it.name == 'jail6' }.running", equalTo(false));
        assertThat(server.client("status")).doesNotContain("jail6");
        for (ValidatableResponse refused : List.of(
                admin().post("/api/v1/jails/jail6/stop").then(),
                reload("jail6"),
                ban("jail6", IP),
                admin().get("/api/v1/jails/jail6").then())) {
            refused.statusCode(409)
                    .body("error_code", equalTo("FAIL2BAN_COMMAND_FAILED"))
                    .body("details.reason", endsWith("Only a full reload starts it again."));
        }

        admin().post("/api/v1/jails/reload")
                .then()
                .statusCode(200)
                .body("items.find { it.name == 'jail6' }.running", equalTo(true))
                .body("items", hasSize(PrivateFail2ban.JAILS));
        ban("jail6", IP).body("changed", equalTo(1));
    }

    /** With the last ones, a command would have another meaning. */
    @ParameterizedTest
    @ValueSource(strings = {"nosuch", "dbfile", "logtarget", "--all", "x<F2B_END_COMMAND>y"})
    void unknownJailIsNotFound(String name) {
        for (ValidatableResponse refused : List.of(
                admin().get("/api/v1/jails/{name}", name).then(),
                admin().get("/api/v1/jails/{name}/bans", name).then(),
                admin().get("/api/v1/jails/{name}/ignoreip", name).then(),
                admin().post("/api/v1/jails/{name}/stop", name).then(),
                admin().post("/api/v1/jails/{name}/reload", name).then(),
                json(Map.of("ips", List.of(IP)))
                        .post("/api/v1/jails/{name}/bans", name)
                        .then(),
                json(Map.of("ips", List.of(IP)))
                        .delete("/api/v1/jails/{name}/bans", name)
                        .then(),
                json(Map.of("ips", List.of(IP)))
                        .post("/api/v1/jails/{name}/ignoreip", name)
                        .then(),
                json(Map.of("bantime", 5))
                        .put("/api/v1/jails/{name}/settings", name)
                        .then())) {
            refused.statusCode(404)
                    .body("error_code", equalTo("FAIL2BAN_COMMAND_FAILED"))
                    .body("details.reason", containsString("does not exist"));
        }
        get("/api/v1/jails/jail1").body("running", equalTo(true));
        get("/api/v1/fail2ban").body("database", equalTo(server.database().toString()));
    }

    @Test
    void tellsOfTheServer() {
        get("/api/v1/fail2ban")
                .body("state", equalTo("ok"))
                .body("reachable", equalTo(true))
                .body("version", startsWith("1."))
                .body("socket", equalTo(server.socket().toString()))
                .body("database_purge_age", equalTo(86_400));
        admin().post("/api/v1/fail2ban/flush-logs").then().statusCode(200).body("result", equalTo("rolled over"));
        await().atMost(Patience.LONG)
                .untilAsserted(() -> Caller.anonymous()
                        .get("/health")
                        .then()
                        .body("components.fail2ban.state", equalTo("ok"))
                        .body("components.fail2ban.status", equalTo("ok")));
    }

    @Test
    void stoppedServerIsSaidToBeUnreachableAndTheServiceIsReadyNevertheless() {
        server.stop();
        try {
            get("/api/v1/fail2ban")
                    .body("state", equalTo("unreachable"))
                    .body("reachable", equalTo(false))
                    .body("cause", equalTo("no_such_socket"));
            admin().get("/api/v1/jails")
                    .then()
                    .statusCode(502)
                    .body("error_code", equalTo("FAIL2BAN_UNREACHABLE"))
                    .body("details.cause", equalTo("no_such_socket"));
            ban("jail1", IP).statusCode(502);
            Caller.anonymous()
                    .get("/health")
                    .then()
                    .body("components.fail2ban.state", equalTo("unreachable"))
                    .body("components.fail2ban.status", equalTo("degraded"));
            Caller.anonymous().get("/q/health").then().statusCode(200);
        } finally {
            server.startAgain();
        }
        await().atMost(Patience.LONG)
                .untilAsserted(() -> admin().get("/api/v1/jails")
                        .then()
                        .statusCode(200)
                        .body("items", hasSize(PrivateFail2ban.JAILS)));
    }

    @Test
    void viewersChangeNothing() {
        RequestSpecification viewer = Caller.viewer();
        viewer.get("/api/v1/jails").then().statusCode(200);
        for (String path : List.of("reload", "jail1/stop", "jail1/reload")) {
            Caller.viewer().post("/api/v1/jails/" + path).then().statusCode(403);
        }
        Caller.viewer()
                .contentType(ContentType.JSON)
                .body(Map.of("ips", List.of(IP)))
                .post("/api/v1/jails/jail1/bans")
                .then()
                .statusCode(403);
    }

    @Test
    void unusableRequestsAreRefused() {
        json(Map.of("ips", List.of())).post("/api/v1/jails/jail1/bans").then().statusCode(422);
        json(Map.of()).delete("/api/v1/jails/jail1/bans").then().statusCode(422);
        json(Map.of()).post("/api/v1/jails/jail1/idle").then().statusCode(422);
        admin().get("/api/v1/jails/jobs/999999").then().statusCode(404).body("error_code", equalTo("NOT_FOUND"));
    }

    private static String[] addresses(String beginning, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> beginning + "." + i / 250 + "." + i % 250)
                .toArray(String[]::new);
    }

    /** The server starts a program for each address, which takes a tenth of a second on a busy machine. */
    private static ValidatableResponse over(int job) {
        await().atMost(Patience.LONG.multipliedBy(3))
                .untilAsserted(() -> get("/api/v1/jails/jobs/" + job)
                        .body("state", not(containsString("ing")))
                        .body("finished_at", not(nullValue())));
        return get("/api/v1/jails/jobs/" + job);
    }

    private static RequestSpecification admin() {
        return Caller.admin();
    }

    private static RequestSpecification json(Object body) {
        return admin().contentType(ContentType.JSON).body(body);
    }

    private static ValidatableResponse get(String path) {
        return admin().get(path).then().statusCode(200);
    }

    private static ValidatableResponse ban(String jail, String... addresses) {
        return change("POST", "/api/v1/jails/" + jail + "/bans", Map.of("ips", addresses));
    }

    private static ValidatableResponse unban(String jail, String... addresses) {
        return change("POST", "/api/v1/jails/" + jail + "/bans/lift", Map.of("ips", addresses));
    }

    private static ValidatableResponse settings(String jail, Map<String, Object> settings) {
        return change("PUT", "/api/v1/jails/" + jail + "/settings", settings);
    }

    private static ValidatableResponse reload(String jail) {
        return admin().post("/api/v1/jails/" + jail + "/reload").then();
    }

    private static ValidatableResponse change(String method, String path, Object body) {
        return json(body).request(method, path).then();
    }
}
