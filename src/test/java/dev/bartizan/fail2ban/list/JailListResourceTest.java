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
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
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
@TestProfile(JailListResourceTest.QuickLook.class)
class JailListResourceTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 1);

    public static class QuickLook implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("bartizan.fail2ban.lists.interval", "1s");
        }
    }

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
        ban("jail1", "45.155.205.200");

        put("jail1", "feed", 1_000)
                .statusCode(202)
                .body("jail", equalTo("jail1"))
                .body("leaving", equalTo(false));
        eventually(() -> banned("jail1", "45.155.205.1", "45.155.205.64/29", "45.155.205.200"));
        eventually(() -> get("jail1")
                .body("items[0].state", equalTo("done"))
                .body("items[0].entries", equalTo(2))
                .body("items[0].placed", equalTo(2))
                .body("items[0].to_do", equalTo(0)));

        lists.replace(list, DAY, "45.155.205.64/29", "45.155.205.2", "45.155.205.200");
        eventually(() -> banned("jail1", "45.155.205.2", "45.155.205.64/29", "45.155.205.200"));
        // One look more: what is not told apart now would be lifted below.
        eventually(() -> get("jail1").body("items[0].state", equalTo("done")).body("items[0].placed", equalTo(2)));

        delete("jail1", "feed").statusCode(202).body("leaving", equalTo(true));
        eventually(() -> get("jail1").body("items", empty()));
        banned("jail1", "45.155.205.200");
    }

    @Test
    void banThatGotLostIsMadeAgain() {
        lists.store("feed", DAY, "45.155.206.1", "45.155.206.3");
        put("jail2", "feed", 1_000).statusCode(202);
        eventually(() -> banned("jail2", "45.155.206.1", "45.155.206.3"));

        server.client("set", "jail2", "unbanip", "45.155.206.1");

        eventually(() -> banned("jail2", "45.155.206.1", "45.155.206.3"));
        delete("jail2", "feed");
        eventually(() -> get("jail2").body("items", empty()));
    }

    @Test
    void entriesOfTheListAreNoBansOfFail2ban() {
        lists.store("feed", DAY, "45.155.207.1");
        put("jail3", "feed", 1_000).statusCode(202);
        eventually(() -> banned("jail3", "45.155.207.1"));

        ban("jail3", "45.155.207.9");
        eventually(() -> Caller.admin()
                .get("/api/v1/bans?active=true&jail=jail3")
                .then()
                .body("items.ip", contains("45.155.207.9")));
        delete("jail3", "feed");
        eventually(() -> get("jail3").body("items", empty()));
    }

    @Test
    void noMoreThanWantedAreBannedAndThePriceIsTold() {
        lists.store(
                "feed",
                DAY,
                IntStream.range(0, 50).mapToObj(i -> "45.155.208." + 2 * i).toArray(String[]::new));

        put("jail4", "feed", 10).statusCode(202);
        eventually(() -> get("jail4")
                .body("items[0].state", equalTo("done"))
                .body("items[0].placed", equalTo(10))
                .body("items[0].left_out", equalTo(40)));
        put("jail4", "feed", 2_000).statusCode(202).body("warning", containsString("hours"));
        eventually(() -> get("jail4").body("items[0].placed", equalTo(50)));
        put("jail4", "feed", 5_001)
                .statusCode(422)
                .body("details.fields", equalTo(Map.of("max_entries", "must be at most 5000")));

        delete("jail4", "feed");
        eventually(() -> get("jail4").body("items", empty()));
        banned("jail4");
    }

    @Test
    void cancelledListIsLeftAsItIsUntilItIsWantedAgain() {
        long list = lists.store("feed", DAY, "45.155.209.1");
        put("jail5", "feed", 1_000).statusCode(202);
        eventually(() -> banned("jail5", "45.155.209.1"));

        Caller.admin()
                .contentType(ContentType.JSON)
                .post("/api/v1/jails/jail5/lists/feed/cancel")
                .then()
                .statusCode(202);
        eventually(() -> get("jail5").body("items[0].state", equalTo("cancelled")));
        lists.replace(list, DAY, "45.155.209.3");
        ban("jail5", "45.155.209.7");
        eventually(() -> Caller.admin()
                .get("/api/v1/bans?active=true&jail=jail5")
                .then()
                .body("items.ip", hasItem("45.155.209.7")));
        banned("jail5", "45.155.209.1", "45.155.209.7");

        put("jail5", "feed", 1_000);
        eventually(() -> banned("jail5", "45.155.209.3", "45.155.209.7"));
        delete("jail5", "feed");
        eventually(() -> get("jail5").body("items", empty()));
    }

    @Test
    void serverThatIsAwayIsWaitedFor() {
        lists.store("feed", DAY, "45.155.210.1");
        put("jail6", "feed", 1_000).statusCode(202);
        eventually(() -> banned("jail6", "45.155.210.1"));

        server.kill();
        eventually(() -> get("jail6")
                .body("items[0].state", equalTo("waiting"))
                .body("items[0].reason", containsString("fail2ban")));
        server.startAgain();

        eventually(() -> get("jail6").body("items[0].state", equalTo("done")));
        banned("jail6", "45.155.210.1");
        delete("jail6", "feed");
        eventually(() -> get("jail6").body("items", empty()));
    }

    @Test
    void whatIsNotThereIsNamed() {
        put("jail1", "nothing", 10).statusCode(404).body("error_code", equalTo("NOT_FOUND"));
        lists.store("feed", DAY, "45.155.211.1");
        put("nothing", "feed", 10).statusCode(404).body("error_code", equalTo("FAIL2BAN_COMMAND_FAILED"));
        delete("jail1", "feed").statusCode(404).body("error_code", equalTo("NOT_FOUND"));
        put("jail1", "feed", 0).statusCode(422);
        Caller.viewer()
                .contentType(ContentType.JSON)
                .put("/api/v1/jails/jail1/lists/feed")
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
