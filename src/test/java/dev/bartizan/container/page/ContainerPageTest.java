package dev.bartizan.container.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.bartizan.Caller;
import dev.bartizan.Patience;
import dev.bartizan.Person;
import dev.bartizan.SettableClock;
import dev.bartizan.container.FakeContainers;
import dev.bartizan.container.FakeEngineResource;
import dev.bartizan.container.desired.DesiredState;
import dev.bartizan.container.engine.FakeEngine;
import dev.bartizan.container.supervision.Supervisor;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages of containers, with a fake of Docker. */
@QuarkusTest
@WithTestResource(FakeEngineResource.class)
class ContainerPageTest {

    private static final String SCRIPT = "<script>alert(1)</script>";
    private static final String ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;";

    FakeEngine engine;

    @Inject
    Supervisor supervisor;

    @Inject
    SettableClock clock;

    @BeforeEach
    void run() {
        clear();
        engine.run("db", Map.of("bartizan.supervise", "true"));
        engine.run("shop", Map.of("bartizan.supervise", "true", "bartizan.depends-on", "db," + SCRIPT));
        awaitState("db", "running");
        awaitState("shop", "running");
    }

    @AfterEach
    void clear() {
        FakeContainers.removeAll(supervisor, engine);
    }

    private void awaitState(String container, String state) {
        await().atMost(Patience.LONG)
                .until(() -> supervisor
                        .find(container)
                        .filter(found -> found.status().state().equals(state))
                        .isPresent());
    }

    private static RequestSpecification browser(RequestSpecification caller) {
        return caller.header("Accept", "text/html")
                .header("Sec-Fetch-Site", "same-origin")
                .redirects()
                .follow(false);
    }

    private static ValidatableResponse get(String path) {
        return browser(Caller.admin()).get(path).then();
    }

    private static String page(String path) {
        return get(path).statusCode(200).extract().asString();
    }

    private static ValidatableResponse post(String path) {
        return browser(Caller.admin())
                .contentType("application/x-www-form-urlencoded")
                .post(path)
                .then();
    }

    @Test
    void tableHasEachSupervisedContainerWithItsStateAndNeedsNoEngine() {
        int before = engine.requests().size();
        engine.end();
        String page;
        try {
            page = page("/ui/containers");
        } finally {
            engine.begin();
        }

        assertThat(page)
                .contains("href=\"/ui/containers/db\"", "href=\"/ui/containers/shop\"", "It runs.", "app:1")
                .contains("<svg", "shop depends on db", "action=\"/ui/containers/db/stop\"")
                .contains(ESCAPED)
                .doesNotContain(SCRIPT, "not known yet");
        assertThat(engine.requests().subList(before, engine.requests().size()))
                .noneMatch(request -> request.contains("/logs") || request.contains("/images"));
    }

    @Test
    void tableIsFilteredByStateAndPaged() {
        assertThat(page("/ui/containers?state=failed")).contains("No container is in this state.");
        assertThat(page("/ui/containers?state=running")).contains("/ui/containers/db\"");
        assertThat(page("/ui/containers?after=db"))
                .contains("/ui/containers/shop\"")
                .doesNotContain("href=\"/ui/containers/db\"");
        for (int i = 0; i < 60; i++) {
            engine.run("many-%03d".formatted(i), Map.of("bartizan.supervise", "true"));
        }
        await().atMost(Patience.LONG).until(() -> supervisor.containers().size() == 62);

        assertThat(page("/ui/containers"))
                .contains("href=\"/ui/containers?after=many-048\"")
                .doesNotContain("href=\"/ui/containers/shop\"");
        assertThat(page("/ui/containers?after=many-048"))
                .contains("href=\"/ui/containers/many-049\"", "href=\"/ui/containers/shop\"")
                .doesNotContain("rel=\"next\"");
    }

    @Test
    void containerIsStoppedStartedAndRestarted() {
        post("/ui/containers/db/stop").statusCode(303).header("Location", endsWith("/ui/containers/db?done=stopped"));
        assertThat(page("/ui/containers/db?done=stopped"))
                .contains("<h1 tabindex=\"-1\">db: stopped</h1>", "The container was stopped and stays stopped.");
        assertThat(supervisor.find("db").orElseThrow().status().desiredState()).isEqualTo(DesiredState.STOPPED);
        assertThat(page("/ui/containers")).contains("action=\"/ui/containers/db/start\"");

        post("/ui/containers/db/start").statusCode(303).header("Location", endsWith("/ui/containers/db?done=started"));
        post("/ui/containers/db/restart")
                .statusCode(303)
                .header("Location", endsWith("/ui/containers/db?done=restarted"));
        assertThat(page("/ui/containers/db")).contains("db: running", "Running apps that depend on it: shop");
    }

    @Test
    void appIsHeldAndReleased() {
        browser(Caller.admin())
                .contentType("application/x-www-form-urlencoded")
                .formParam("time", "2h")
                .post("/ui/containers/db/hold")
                .then()
                .statusCode(303)
                .header("Location", endsWith("/ui/containers/db?done=held"));
        assertThat(page("/ui/containers/db?done=held"))
                .contains("db: held", "The app is held. Bartizan leaves its containers alone.", "Held until")
                .contains("action=\"/ui/containers/db/release\"");
        assertThat(page("/ui/containers?state=held"))
                .contains("/ui/containers/db\"")
                .doesNotContain("class=\"bad\"");
        assertThat(browser(Caller.admin())
                        .header("Accept-Language", "de")
                        .get("/ui/containers/db")
                        .asString())
                .contains("In Wartung bis");

        post("/ui/containers/db/release")
                .statusCode(303)
                .header("Location", endsWith("/ui/containers/db?done=released"));
        awaitState("db", "running");
        assertThat(page("/ui/containers/db")).doesNotContain("Held until");
        browser(Caller.admin())
                .contentType("application/x-www-form-urlencoded")
                .formParam("time", "a while")
                .post("/ui/containers/db/hold")
                .then()
                .statusCode(422)
                .body(containsString("must be a duration"));
    }

    @Test
    void failedActionIsExplainedOnThePage() {
        engine.end();
        try {
            post("/ui/containers/db/restart")
                    .statusCode(502)
                    .body(allOf(containsString("role=\"alert\""), containsString("cause: no_such_socket")));
        } finally {
            engine.begin();
        }
        awaitState("db", "running");
    }

    @Test
    void unknownContainerIsNotFound() {
        get("/ui/containers/nobody").statusCode(404);
        post("/ui/containers/nobody/stop").statusCode(404).body(containsString("There is no supervised container"));
    }

    @Test
    void viewersSeeNoButtonsAndSessionsNeedTheirToken() {
        assertThat(browser(Caller.viewer()).get("/ui/containers").asString()).doesNotContain("/ui/containers/db/stop");
        assertThat(browser(Caller.viewer()).get("/ui/containers/db").asString())
                .doesNotContain("/ui/containers/db/stop", "action=\"/ui/soaks\"");
        for (String action : List.of("start", "stop", "restart")) {
            browser(Caller.viewer()).post("/ui/containers/db/" + action).then().statusCode(403);
            Person.Browser session = Person.create("admin").login();
            browser(session.withoutToken())
                    .formParam("csrf", "wrong")
                    .post("/ui/containers/db/" + action)
                    .then()
                    .statusCode(403)
                    .body(containsString("CROSS_SITE"));
        }
    }

    @Test
    void logIsLoadedByThePageAndEscaped() {
        engine.log("db", true, SCRIPT + " failed");
        assertThat(page("/ui/containers/db")).contains("hx-get=\"/ui/containers/db/log\"");

        String log = page("/ui/containers/db/log?tail=1");

        assertThat(log)
                .contains(ESCAPED + " failed", "<b>stderr</b>", "<div id=\"log\">")
                .doesNotContain(SCRIPT, "version 1 starts");
        assertThat(page("/ui/containers/db/log?tail=100000")).contains("version 1 starts");
    }

    @Test
    void followedLogLoadsItselfForATimeAndOnlyIfThereAreNewLines() {
        String following = page("/ui/containers/db/log?follow=true");
        assertThat(following).contains("hx-trigger=\"every 3s\"", ">Pause</a>");
        String next = following.substring(following.indexOf("hx-get=\"") + 8);
        next = next.substring(0, next.indexOf('"')).replace("&amp;", "&");

        get(next).statusCode(204);
        engine.log("db", false, "one more line");
        get(next).statusCode(200).body(containsString("one more line"), containsString("every 3s"));
        assertThat(page("/ui/containers/db/log?until=1"))
                .doesNotContain("every 3s")
                .contains(">Follow</a>");
        clock.advance(Duration.ofMinutes(11));
        try {
            get(next).statusCode(200).body(not(containsString("every 3s")));
        } finally {
            clock.reset();
        }
    }

    @Test
    void logAndLintSayWhatFailed() {
        get("/ui/containers/nobody/log").statusCode(404).body(containsString("role=\"alert\""));
        engine.end();
        try {
            for (String part : List.of("log", "lint")) {
                get("/ui/containers/db/" + part)
                        .statusCode(502)
                        .body(allOf(
                                containsString("<div id=\"" + part + "\">"),
                                containsString("cause: no_such_socket"),
                                not(containsString("every 3s"))));
            }
        } finally {
            engine.begin();
        }
    }

    @Test
    void lintHasTheFindingsWithTheFix() {
        assertThat(page("/ui/containers/db")).contains("hx-get=\"/ui/containers/db/lint\"");
        engine.run("careless", Map.of(), JsonNodeFactory.instance.objectNode().put("Privileged", true));
        assertThat(page("/ui/containers/careless/lint"))
                .contains("It is privileged", "Drop the privilege", "class=\"bad\">error", "privileged")
                .contains("/api/v1/containers/careless/lint&#39;");
        engine.api().remove("careless", true);
    }

    @Test
    void overviewShowsWhatIsDown() {
        assertThat(page("/ui/")).contains("Supervised containers").doesNotContain("Containers with problems");
        engine.api().remove("db", true);
        awaitState("db", "missing");

        assertThat(page("/ui/")).contains("Containers with problems", "The engine has no such container any more.");
        post("/ui/containers/db/stop").statusCode(303).header("Location", endsWith("/ui/containers?done=stopped"));
        assertThat(page("/ui/containers?done=stopped")).contains("The missing container was removed");
    }

    @Test
    void emptyTableSaysWhatToDo() {
        clear();
        assertThat(page("/ui/containers"))
                .contains("No container is supervised.", "--label bartizan.supervise=true")
                .doesNotContain("<table");
    }

    @Test
    void germanIsComplete() {
        assertThat(browser(Caller.admin())
                        .header("Accept-Language", "de")
                        .get("/ui/containers")
                        .asString())
                .contains("Sollzustand", "läuft", "Abhängigkeiten");
    }
}
