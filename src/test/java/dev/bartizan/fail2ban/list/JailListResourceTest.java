package dev.bartizan.fail2ban.list;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.bartizan.Caller;
import dev.bartizan.Patience;
import dev.bartizan.blocklist.StoredLists;
import dev.bartizan.fail2ban.Fail2banServer;
import dev.bartizan.fail2ban.PrivateFail2ban;
import dev.bartizan.it.Requirement;
import dev.bartizan.remediation.Remediation;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists in the jails of a real server. Each test has a jail of its own. */
@QuarkusTest
@WithTestResource(PrivateFail2ban.class)
class JailListResourceTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 1);

    Fail2banServer server;

    @Inject
    StoredLists lists;

    @BeforeEach
    void require() {
        Requirement.program("fail2ban-server");
    }

    @AfterEach
    void clear() {
        lists.clear();
    }

    @Test
    void jailFollowsTheListAndKeepsItsOwnBans() {
        long list = lists.store("feed", DAY, "45.155.205.1", "45.155.205.64/29", "198.51.100.7");
        ban("jail7", "45.155.205.200");

        put("jail7", "feed", 1_000)
                .statusCode(202)
                .body("jail", equalTo("jail7"))
                .body("leaving", equalTo(false));
        eventually(() -> banned("jail7", "45.155.205.1", "45.155.205.64/29", "45.155.205.200"));
        eventually(() -> get("jail7")
                .body("items[0].state", equalTo("done"))
                .body("items[0].entries", equalTo(2))
                .body("items[0].placed", equalTo(2))
                .body("items[0].to_do", equalTo(0)));

        lists.replace(list, DAY, "45.155.205.64/29", "45.155.205.2", "45.155.205.200");
        eventually(() -> banned("jail7", "45.155.205.2", "45.155.205.64/29", "45.155.205.200"));
        // One more poll: a ban that isn't distinguished now would be lifted below.
        eventually(() -> get("jail7").body("items[0].state", equalTo("done")).body("items[0].placed", equalTo(2)));

        delete("jail7", "feed").statusCode(202).body("leaving", equalTo(true));
        eventually(() -> get("jail7").body("items", empty()));
        banned("jail7", "45.155.205.200");
    }

    @Test
    void banThatGotLostIsMadeAgain() {
        lists.store("feed", DAY, "45.155.206.1", "45.155.206.3");
        put("jail8", "feed", 1_000).statusCode(202);
        eventually(() -> banned("jail8", "45.155.206.1", "45.155.206.3"));

        server.client("set", "jail8", "unbanip", "45.155.206.1");

        eventually(() -> banned("jail8", "45.155.206.1", "45.155.206.3"));
        delete("jail8", "feed");
        eventually(() -> get("jail8").body("items", empty()));
    }

    @Test
    void entriesOfTheListAreNoBansOfFail2ban() {
        lists.store("feed", DAY, "45.155.207.1");
        put("jail9", "feed", 1_000).statusCode(202);
        eventually(() -> banned("jail9", "45.155.207.1"));

        ban("jail9", "45.155.207.9");
        eventually(() -> Caller.admin()
                .get("/api/v1/bans?active=true&jail=jail9")
                .then()
                .body("items.ip", contains("45.155.207.9")));
        delete("jail9", "feed");
        eventually(() -> get("jail9").body("items", empty()));
    }

    @Test
    void noMoreThanWantedAreBannedAndThePriceIsTold() {
        lists.store(
                "feed",
                DAY,
                IntStream.range(0, 50).mapToObj(i -> "45.155.208." + 2 * i).toArray(String[]::new));

        put("jail10", "feed", 10).statusCode(202);
        eventually(() -> get("jail10")
                .body("items[0].state", equalTo("done"))
                .body("items[0].placed", equalTo(10))
                .body("items[0].left_out", equalTo(40)));
        put("jail10", "feed", 2_000).statusCode(202).body("warning", containsString("hours"));
        eventually(() -> get("jail10").body("items[0].placed", equalTo(50)));
        put("jail10", "feed", 5_001)
                .statusCode(422)
                .body("details.fields", equalTo(Map.of("max_entries", "must be at most 5000")));

        delete("jail10", "feed");
        eventually(() -> get("jail10").body("items", empty()));
        banned("jail10");
    }

    @Test
    void cancelledListIsLeftAsItIsUntilItIsWantedAgain() {
        long list = lists.store("feed", DAY, "45.155.209.1");
        put("jail11", "feed", 1_000).statusCode(202);
        eventually(() -> banned("jail11", "45.155.209.1"));

        Caller.admin()
                .contentType(ContentType.JSON)
                .post("/api/v1/jails/jail11/lists/feed/cancel")
                .then()
                .statusCode(202);
        eventually(() -> get("jail11").body("items[0].state", equalTo("cancelled")));
        lists.replace(list, DAY, "45.155.209.3");
        ban("jail11", "45.155.209.7");
        eventually(() -> Caller.admin()
                .get("/api/v1/bans?active=true&jail=jail11")
                .then()
                .body("items.ip", hasItem("45.155.209.7")));
        banned("jail11", "45.155.209.1", "45.155.209.7");

        put("jail11", "feed", 1_000);
        eventually(() -> banned("jail11", "45.155.209.3", "45.155.209.7"));
        delete("jail11", "feed");
        eventually(() -> get("jail11").body("items", empty()));
    }

    @Test
    void serverThatIsAwayIsWaitedFor() {
        lists.store("feed", DAY, "45.155.210.1");
        put("jail12", "feed", 1_000).statusCode(202);
        eventually(() -> banned("jail12", "45.155.210.1"));

        server.kill();
        eventually(() -> get("jail12")
                .body("items[0].state", equalTo("waiting"))
                .body("items[0].reason", containsString("fail2ban")));
        server.startAgain();

        eventually(() -> get("jail12").body("items[0].state", equalTo("done")));
        banned("jail12", "45.155.210.1");
        delete("jail12", "feed");
        eventually(() -> get("jail12").body("items", empty()));
    }

    @Test
    void whatIsNotThereIsNamed() {
        lists.store("checked", Remediation.captcha, DAY, "45.155.211.9");
        put("jail7", "checked", 10)
                .statusCode(422)
                .body("details.fields.list", equalTo("has the type captcha, but jails can only ban"));
        put("jail7", "nothing", 10).statusCode(404).body("error_code", equalTo("NOT_FOUND"));
        lists.store("feed", DAY, "45.155.211.1");
        put("nothing", "feed", 10).statusCode(404).body("error_code", equalTo("FAIL2BAN_COMMAND_FAILED"));
        delete("jail7", "feed").statusCode(404).body("error_code", equalTo("NOT_FOUND"));
        put("jail7", "feed", 0).statusCode(422);
        Caller.viewer()
                .contentType(ContentType.JSON)
                .put("/api/v1/jails/jail7/lists/feed")
                .then()
                .statusCode(403);
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(Patience.LONG).untilAsserted(assertion);
    }

    private static ValidatableResponse put(String jail, String list, int most) {
        return Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("max_entries", most))
                .put("/api/v1/jails/" + jail + "/lists/" + list)
                .then();
    }

    private static ValidatableResponse get(String jail) {
        return Caller.admin().get("/api/v1/jails/" + jail + "/lists").then().statusCode(200);
    }

    private static ValidatableResponse delete(String jail, String list) {
        return Caller.admin().delete("/api/v1/jails/" + jail + "/lists/" + list).then();
    }

    private static void ban(String jail, String ip) {
        Caller.admin()
                .contentType(ContentType.JSON)
                .body("{\"ips\":[\"" + ip + "\"]}")
                .post("/api/v1/jails/" + jail + "/bans")
                .then()
                .statusCode(200);
    }

    private static void banned(String jail, String... ips) {
        Caller.admin()
                .get("/api/v1/jails/" + jail + "/bans")
                .then()
                .statusCode(200)
                .body("items.ip", containsInAnyOrder(ips));
    }
}
