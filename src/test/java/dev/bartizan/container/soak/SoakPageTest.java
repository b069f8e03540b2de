package dev.bartizan.container.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;

import dev.bartizan.Caller;
import dev.bartizan.Patience;
import dev.bartizan.Person;
import dev.bartizan.SettableClock;
import dev.bartizan.container.FakeContainers;
import dev.bartizan.container.FakeEngineResource;
import dev.bartizan.container.engine.FakeEngine;
import dev.bartizan.container.supervision.Supervisor;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of soaks and drills, with a fake engine. */
@QuarkusTest
@WithTestResource(FakeEngineResource.class)
class SoakPageTest {

    private static final String SCRIPT = "<script>alert(1)</script>";

    FakeEngine engine;

    @Inject
    Supervisor supervisor;

    @Inject
    Soaks soaks;

    @Inject
    SettableClock clock;

    @BeforeEach
    void run() {
        FakeContainers.removeAll(supervisor, engine);
        engine.run("db", Map.of("bartizan.supervise", "true"));
        engine.run("web", Map.of("bartizan.supervise", "true", "bartizan.depends-on", "db"));
        await().atMost(Patience.LONG)
                .until(() -> supervisor.containers().stream()
                                .filter(container -> container.status().state().equals("running"))
                                .count()
                        == 2);
    }

    @AfterEach
    void remove() {
        soaks.list().forEach(soak -> soaks.cancel(soak.id()));
        FakeContainers.removeAll(supervisor, engine);
        clock.reset();
    }

    private static RequestSpecification browser(RequestSpecification caller) {
        return caller.header("Accept", "text/html")
                .header("Sec-Fetch-Site", "same-origin")
                .redirects()
                .follow(false);
    }

    private static String page(String path) {
        return browser(Caller.admin())
                .get(path)
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    private static ValidatableResponse post(String path, Map<String, String> fields) {
        return browser(Caller.admin())
                .contentType("application/x-www-form-urlencoded")
                .formParams(fields)
                .post(path)
                .then();
    }

    private static String start(Map<String, String> fields) {
        String location = post("/ui/soaks", fields).statusCode(303).extract().header("Location");
        assertThat(location).endsWith("?done=soaking");
        return location.substring(location.indexOf("/ui/soaks/"), location.indexOf('?'));
    }

    @Test
    void soakIsStartedDrilledAndCancelled() {
        String soak = start(Map.of("minutes", "60", "apps", "db, web"));
        // An app is part of it as soon as it is looked at.
        await().atMost(Patience.LONG).untilAsserted(() -> assertThat(page(soak)).contains("db, web"));
        assertThat(page(soak)).contains("hx-trigger=\"every 3s\"", soak + "/drill", soak + "/cancel");
        String shown = page(soak);
        String next = shown.substring(shown.indexOf("hx-get=\"") + 8);
        next = next.substring(0, next.indexOf('"'));
        browser(Caller.admin()).get(next).then().statusCode(204);
        engine.log("db", true, "ERROR " + SCRIPT);
        await().atMost(Patience.LONG)
                .untilAsserted(() -> assertThat(page(soak))
                        .contains("ERROR &lt;script&gt;alert(1)&lt;/script&gt;")
                        .doesNotContain(SCRIPT));

        post(soak + "/drill", Map.of()).statusCode(303).header("Location", endsWith("?done=drilling"));

        await().atMost(Patience.LONG)
                .untilAsserted(() -> assertThat(page(soak)).contains("Drill: done", "with its dependents", "longest:"));
        post(soak + "/cancel", Map.of()).statusCode(303);
        assertThat(page(soak + "?done=cancelled"))
                .contains("The soak was cancelled.")
                .doesNotContain("every 3s", soak + "/drill");
        assertThat(page("/ui/soaks")).contains("href=\"" + soak + "\"", "cancelled");
        post(soak + "/drill", Map.of()).statusCode(409).body(containsString("role=\"alert\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1441", "NaN", "many", ""})
    void durationThatIsNoneStaysInTheForm(String minutes) {
        post("/ui/soaks", Map.of("minutes", minutes, "apps", "db"))
                .statusCode(422)
                .body(containsString("minutes: must be a number from 0.01 to 1440"))
                .body(containsString("name=\"apps\" value=\"db\""));
    }

    @Test
    void unknownAppIsNamed() {
        post("/ui/soaks", Map.of("minutes", "5", "apps", SCRIPT))
                .statusCode(422)
                .body(containsString("&lt;script&gt;"))
                .body(org.hamcrest.Matchers.not(containsString(SCRIPT)));
        browser(Caller.admin())
                .get("/ui/soaks/00000000-0000-0000-0000-000000000000")
                .then()
                .statusCode(404);
    }

    @Test
    void viewersOnlyLookAndSessionsNeedTheirToken() {
        String soak = start(Map.of("minutes", "60"));
        assertThat(browser(Caller.viewer()).get(soak).asString()).doesNotContain(soak + "/cancel");
        assertThat(browser(Caller.viewer()).get("/ui/soaks").asString()).doesNotContain("action=\"/ui/soaks\"");
        Person.Browser session = Person.create("admin").login();
        for (String path : new String[] {"/ui/soaks", soak + "/cancel", soak + "/drill"}) {
            browser(Caller.viewer()).formParam("minutes", "5").post(path).then().statusCode(403);
            browser(session.withoutToken())
                    .formParam("csrf", "wrong")
                    .post(path)
                    .then()
                    .statusCode(403)
                    .body(containsString("CROSS_SITE"));
        }
    }
}
