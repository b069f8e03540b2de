package dev.bartizan.fail2ban.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.bartizan.Caller;
import dev.bartizan.Patience;
import dev.bartizan.fail2ban.Fail2banServer;
import dev.bartizan.fail2ban.PrivateFail2ban;
import dev.bartizan.it.Requirement;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The log lines of a real server. */
@QuarkusTest
@WithTestResource(PrivateFail2ban.class)
class BanLinesResourceTest {

    private static final String ATTACKER = "45.155.219.1";
    private static final String BY_HAND = "attacker.example";

    Fail2banServer server;

    @BeforeEach
    void require() {
        Requirement.program("fail2ban-server");
        Requirement.program("fail2ban-client");
    }

    @AfterEach
    void lift() {
        say("unbanip", ATTACKER);
        say("unbanip", BY_HAND);
    }

    private void say(String command, String text) {
        try (Fail2banServer.Conversation client = server.connect()) {
            client.say(List.of("set", "jail16", command, text));
        }
    }

    private static ValidatableResponse lines(String ip) {
        return Caller.admin()
                .queryParam("ip", ip)
                .get("/api/v1/jails/jail16/bans/log-lines")
                .then();
    }

    private static ValidatableResponse page(RequestSpecification caller, String path) {
        return caller.header("Accept", "text/html").get(path).then();
    }

    @Test
    void linesThatLedToABanAreShown() {
        server.fail("jail16", ATTACKER, 3);

        // The server stores a ban a moment after it has set it, and Bartizan reads where the database is once a minute.
        await().atMost(Patience.LONG)
                .untilAsserted(() -> lines(ATTACKER)
                        .statusCode(200)
                        .body("ip", equalTo(ATTACKER))
                        .body("failures", equalTo(3))
                        .body("shortened", equalTo(false))
                        .body("lines", hasSize(3))
                        .body("lines", everyItem(endsWith("host app[1]: authentication failure from " + ATTACKER))));

        page(Caller.admin(), "/ui/jails/jail16?now=true")
                .body(containsString("href=\"/ui/jails/jail16/log-lines?ip=" + ATTACKER + "\""));
        page(Caller.admin(), "/ui/jails/jail16/log-lines?ip=" + ATTACKER)
                .statusCode(200)
                .body(containsString("authentication failure from " + ATTACKER))
                .body(containsString("/api/v1/jails/jail16/bans/log-lines?ip=" + ATTACKER));
    }

    @Test
    void banByACommandHasNoLines() {
        say("banip", BY_HAND);
        await().atMost(Patience.LONG)
                .untilAsserted(() -> lines(BY_HAND)
                        .statusCode(200)
                        .body("failures", equalTo(0))
                        .body("lines", empty()));
        page(Caller.admin(), "/ui/jails/jail16/log-lines?ip=" + BY_HAND)
                .statusCode(200)
                .body(containsString("A ban by a command has none"));
    }

    @Test
    void whatIsNotBannedIsNotFound() {
        await().atMost(Patience.LONG)
                .untilAsserted(() -> lines("45.155.219.2")
                        .statusCode(404)
                        .body("error_code", equalTo("NOT_FOUND"))
                        .body("details.reason", equalTo("fail2ban's database has no ban of it in this jail.")));
        page(Caller.admin(), "/ui/jails/jail16/log-lines?ip=%3Cb%3E")
                .statusCode(404)
                .body(containsString("role=\"alert\""))
                .body(not(containsString("<b>")));
        Caller.admin()
                .get("/api/v1/jails/nothing/bans/log-lines?ip=1.2.3.4")
                .then()
                .statusCode(404)
                .body("error_code", equalTo("FAIL2BAN_COMMAND_FAILED"));
    }

    @Test
    void onlyAdministratorsSeeLines() {
        Caller.viewer()
                .get("/api/v1/jails/jail16/bans/log-lines?ip=" + ATTACKER)
                .then()
                .statusCode(403);
        assertThat(page(Caller.viewer(), "/ui/jails/jail16?now=true").extract().asString())
                .doesNotContain("log-lines");
    }
}
