package dev.bartizan.fail2ban.jail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import dev.bartizan.Caller;
import dev.bartizan.Patience;
import dev.bartizan.Person;
import dev.bartizan.fail2ban.Fail2banServer;
import dev.bartizan.fail2ban.PrivateFail2ban;
import dev.bartizan.it.Requirement;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of jails, with a real server. */
@QuarkusTest
@WithTestResource(PrivateFail2ban.class)
class JailPageTest {

    private static final String IP = "45.155.205.21";

    Fail2banServer server;

    @BeforeEach
    void require() {
        Requirement.program("fail2ban-server");
        Requirement.program("fail2ban-client");
    }

    @Test
    void pageIsShownAtOnceAndAsksTheServerAfterwards() {
        assertThat(page("/ui/jails"))
                .contains("hx-get=\"/ui/jails?now=true\"", "href=\"/ui/jails?now=true\"")
                .doesNotContain("jail13");
        assertThat(page("/ui/jails/jail13"))
                .contains("hx-get=\"/ui/jails/jail13?now=true\"", "href=\"/ui/jails/jail13?now=true\"")
                .doesNotContain("authentication failure");
    }

    @Test
    void jailsAreListedWithTheirFigures() {
        assertThat(page("/ui/jails?now=true"))
                .contains("href=\"/ui/jails/jail13\"", "running", "600", "/api/v1/jails")
                .doesNotContain("hx-get");
    }

    @Test
    void addressIsBannedLiftedAndBannedAgain() {
        post("jail13/ban", Map.of("ip", IP)).containsSubsequence("/ui/jails/jail13?", "done=jailBanned");
        String jail = page("/ui/jails/jail13?now=true&done=jailBanned");
        assertThat(jail)
                .contains("Banned in this jail.", "/ui/search?q=" + IP, "Lift the ban of " + IP, "left")
                .contains(server.log("jail13").toString(), "authentication failure from");

        String lifted = location("jail13/lift", Map.of("ip", IP));
        assertThat(page(lifted))
                .contains("The ban is lifted.", "action=\"/ui/jails/jail13/ban\"", "value=\"" + IP + "\"")
                .contains("Nothing is banned in this jail.");
        post("jail13/ban", Map.of("ip", IP));
        assertThat(page("/ui/jails/jail13?now=true")).contains("Bans: 1");
    }

    @Test
    void whateverAJailBansIsLifted() {
        try (Fail2banServer.Conversation client = server.connect()) {
            client.say(List.of("set", "jail14", "banip", "attacker.example", " 45.155.205.22 "));
        }
        assertThat(page("/ui/jails/jail14?now=true")).contains("name=\"ip\" value=\" 45.155.205.22 \"");

        // It can't be banned again over this page.
        assertThat(page(location("jail14/lift", Map.of("ip", "attacker.example"))))
                .contains("The ban is lifted.")
                .doesNotContain("attacker.example", "Undo");
        assertThat(page(location("jail14/lift", Map.of("ip", " 45.155.205.22 "))))
                .contains("The ban is lifted.", "Undo", "value=\"45.155.205.22\"")
                .contains("Nothing is banned in this jail.");
        form(Map.of("ip", "nobody.example"))
                .post("/ui/jails/jail14/lift")
                .then()
                .statusCode(422)
                .body(containsString("The jail has no ban of this text, either."));
    }

    @Test
    void searchFindsJailsWithoutBans() {
        // The server is polled in the background.
        await().atMost(Patience.LONG)
                .untilAsserted(() -> assertThat(page("/ui/search?q=JAIL14"))
                        .contains("Jail: <a href=\"/ui/jails/jail14\">jail14</a>")
                        .doesNotContain("jail13"));
    }

    @Test
    void refusedBanStaysInTheForm() {
        form(Map.of("ip", "10.0.0.1"))
                .post("/ui/jails/jail14/ban")
                .then()
                .statusCode(422)
                .body(containsString("value=\"10.0.0.1\""))
                .body(containsString("name=\"force\""))
                .body(containsString("role=\"alert\""));
        form(Map.of("ip", "not an address <b>"))
                .post("/ui/jails/jail14/ban")
                .then()
                .statusCode(422)
                .body(containsString("not an address &lt;b&gt;"))
                // It can't be forced.
                .body(not(containsString("name=\"force\"")))
                .body(not(containsString("address <b>")));
        assertThat(page("/ui/jails/jail14?now=true")).contains("Nothing is banned in this jail.");
    }

    @Test
    void settingsAreChanged() {
        post("jail14/settings", Map.of("bantime", "1200", "findtime", "60", "maxretry", "7"));
        assertThat(page("/ui/jails/jail14?now=true"))
                .contains("name=\"bantime\" inputmode=\"numeric\" value=\"1200\"", "value=\"60\"", "value=\"7\"");
        form(Map.of("bantime", "1 hour", "findtime", "90", "maxretry", "0"))
                .post("/ui/jails/jail14/settings")
                .then()
                .statusCode(422)
                .body(containsString("value=\"1 hour\""))
                .body(containsString("value=\"90\""))
                .body(containsString("bantime: must be a number from -1"))
                .body(containsString("maxretry: must be a number from 1"));
        assertThat(page("/ui/jails/jail14?now=true")).contains("value=\"1200\"", "value=\"60\"");
    }

    @Test
    void addressIsIgnoredAndNoLonger() {
        post("jail15/ignore", Map.of("ip", "192.0.2.0/24"));
        assertThat(page("/ui/jails/jail15?now=true")).contains("192.0.2.0/24");
        post("jail15/unignore", Map.of("ip", "192.0.2.0/24"));
        assertThat(page("/ui/jails/jail15?now=true")).doesNotContain("192.0.2.0/24");
        form(Map.of("ip", "1.2.3"))
                .post("/ui/jails/jail15/ignore")
                .then()
                .statusCode(400)
                .body(containsString("value=\"1.2.3\""));
    }

    @Test
    void jailIsMadeIdleReloadedAndStopped() {
        post("jail16/idle", Map.of("on", "true")).contains("done=jailIdle");
        post("jail16/idle", Map.of("on", "false")).contains("done=jailActive");
        post("jail16/reload", Map.of()).contains("done=jailReloaded");
        String stopped = location("jail16/stop", Map.of());
        assertThat(page(stopped)).contains("The jail was stopped", "stopped</td>");
        assertThat(page("/ui/jails/jail16?now=true")).contains("Only a full reload starts it again");

        form(Map.of()).post("/ui/jails").then().statusCode(303);
        assertThat(page("/ui/jails/jail16?now=true")).contains("authentication failure from");
    }

    @Test
    void unknownJailIsNotFound() {
        for (String name : new String[] {"nothing", "--all", "%3Cscript%3Ealert(1)"}) {
            html(Caller.admin())
                    .urlEncodingEnabled(false)
                    .get("/ui/jails/" + name + "?now=true")
                    .then()
                    .statusCode(404)
                    .contentType(ContentType.HTML)
                    .body(not(containsString("<script>alert")))
                    .body(containsString("role=\"alert\""));
        }
    }

    @Test
    void nameOfAJailIsEscaped() {
        String hostile = "<script>alert(1)";
        try (Fail2banServer.Conversation client = server.connect()) {
            client.say(List.of("add", hostile, "polling"));
            try {
                assertThat(page("/ui/jails?now=true"))
                        .contains("&lt;script&gt;alert(1)")
                        .doesNotContain(hostile);
                assertThat(html(Caller.admin())
                                .urlEncodingEnabled(false)
                                .get("/ui/jails/%3Cscript%3Ealert(1)?now=true")
                                .asString())
                        .contains("&lt;script&gt;alert(1)")
                        .doesNotContain(hostile);
            } finally {
                client.say(List.of("stop", hostile));
            }
        }
    }

    @Test
    void listsOfAJailAreShownAndRefusedOnesCanBeCorrected() {
        assertThat(page("/ui/jails/jail13/lists")).contains("No list is banned in this jail.", "name=\"maxEntries\"");
        form(Map.of("list", "<i>nothing", "maxEntries", "12"))
                .post("/ui/jails/jail13/lists")
                .then()
                .statusCode(404)
                .body(containsString("value=\"&lt;i&gt;nothing\""))
                .body(containsString("value=\"12\""));
        form(Map.of("list", "nothing", "maxEntries", "many"))
                .post("/ui/jails/jail13/lists")
                .then()
                .statusCode(422)
                .body(containsString("max_entries: must be a number"));
    }

    @ParameterizedTest
    @CsvSource({
        "ban,operator",
        "lift,operator",
        "ignore,operator",
        "unignore,operator",
        "settings,admin",
        "idle,admin",
        "reload,admin",
        "stop,admin"
    })
    void actionNeedsTheRoleOfTheApiAndTheToken(String action, String role) {
        String path = "/ui/jails/jail15/" + action;
        html(Caller.viewer()).formParam("ip", "x").post(path).then().statusCode(403);
        html(Person.create(role).login().withoutToken())
                .formParam("ip", "x")
                .post(path)
                .then()
                .statusCode(403)
                .body(containsString("CROSS_SITE"));
        if (role.equals("admin")) {
            Person.Browser operator = Person.create("operator").login();
            html(operator.withoutToken())
                    .formParam("csrf", operator.csrf())
                    .post(path)
                    .then()
                    .statusCode(403);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ui/jails?now=true", "/ui/jails/jail15?now=true", "/ui/jails/jail15/lists"})
    void viewerSeesNoAction(String path) {
        assertThat(html(Caller.viewer()).get(path).asString()).doesNotContain("action=\"/ui/jails");
    }

    private static org.assertj.core.api.AbstractStringAssert<?> post(String action, Map<String, String> fields) {
        return assertThat(location(action, fields));
    }

    private static String location(String action, Map<String, String> fields) {
        return form(fields)
                .post("/ui/jails/" + action)
                .then()
                .statusCode(303)
                .extract()
                .header("Location");
    }

    private static RequestSpecification form(Map<String, String> fields) {
        Map<String, String> all = new HashMap<>(fields);
        all.put("sent", "yes");
        return html(Caller.admin()).formParams(all);
    }

    private static String page(String path) {
        return html(Caller.admin())
                // Else the page shows no notice.
                .header("Sec-Fetch-Site", "same-origin")
                .urlEncodingEnabled(false)
                .get(path)
                .then()
                .statusCode(200)
                .contentType(ContentType.HTML)
                .extract()
                .asString();
    }

    private static RequestSpecification html(RequestSpecification caller) {
        return caller.header("Accept", "text/html").redirects().follow(false);
    }
}
