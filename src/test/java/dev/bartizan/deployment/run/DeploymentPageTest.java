package dev.bartizan.deployment.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.bartizan.Caller;
import dev.bartizan.Patience;
import dev.bartizan.Person;
import dev.bartizan.container.FakeEngineResource;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.ExecResult;
import dev.bartizan.container.engine.FakeEngine;
import dev.bartizan.deployment.FakeCaddy;
import dev.bartizan.deployment.plan.DeploymentPlan;
import dev.bartizan.deployment.plan.PullPolicy;
import dev.bartizan.deployment.route.RouteConditions;
import dev.bartizan.deployment.traffic.RouteResult;
import dev.bartizan.deployment.traffic.RouteState;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages of deployments, with a fake engine and a fake Caddy. */
@QuarkusTest
@WithTestResource(FakeEngineResource.class)
class DeploymentPageTest {

    private static final String SCRIPT = "<script>alert(1)</script>";
    private static final String ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;";

    FakeEngine fake;
    FakeCaddy caddy;

    @Inject
    ContainerEngine engine;

    @Inject
    DeploymentStore store;

    @Inject
    RouteConditions routes;

    @BeforeEach
    void start() {
        engine.list().forEach(container -> engine.remove(container.id(), true));
        // A turn that began before could still change Caddy.
        await().atMost(Patience.LONG)
                .until(() -> routes.routes().stream()
                        .filter(each -> each.app().equals("web"))
                        .allMatch(each -> each.reason().startsWith("The app has no container")));
        fake.run("web", Map.of("bartizan.supervise", "true"));
        fake.programs((container, command) -> new ExecResult(1, "/proc/net/tcp:0", false));
        caddy.load("web:8080");
    }

    private static RequestSpecification browser(RequestSpecification caller) {
        return caller.header("Accept", "text/html").redirects().follow(false);
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

    private static void awaitState(String path, String state) {
        await().atMost(Patience.LONG)
                .untilAsserted(
                        () -> assertThat(page(path)).contains("<p id=\"state\" role=\"status\">" + state + "</p>"));
    }

    private static String deploy(String image) {
        String location = post("/ui/deployments", Map.of("app", "web", "image", image))
                .statusCode(303)
                .extract()
                .header("Location");
        assertThat(location).endsWith("?done=deploying");
        return location.substring(location.indexOf("/ui/"), location.indexOf('?'));
    }

    @Test
    void imageIsDeployedAndRolledBack() {
        String path = deploy("app:2");
        awaitState(path, "succeeded");
        assertThat(page(path))
                .contains("app:1", "app:2", "web-green", "serves the app", "Roll back to app:1", "switching the routes")
                .doesNotContain("every 2s");
        assertThat(page("/ui/deployments"))
                .contains("href=\"" + path + "\"", "app:2", "before: app:1", "succeeded", "configured</td>");
        assertThat(page(path)).contains("Started by configured", "hx-get=\"" + path + "/comparison\"");
        assertThat(page(path + "/comparison"))
                .contains("reference: app:1", "reference: app:2", "<td colspan=\"3\">the same</td>", "Environment");
        await().atMost(Patience.LONG)
                .untilAsserted(() -> assertThat(page("/ui/deployments")).contains("Routes in Caddy", ">kept<"));

        post(path + "/rollback", Map.of()).statusCode(303).header("Location", endsWith(path + "?done=returning"));

        awaitState(path, "rolled back");
        assertThat(page(path)).doesNotContain(path + "/rollback");
        post(path + "/rollback", Map.of()).statusCode(409).body(containsString("web serves the app already."));
    }

    @Test
    void failureSaysWhyInTheHistoryAndInTheSteps() {
        String path = deploy("app:nowhere");
        awaitState(path, "failed");

        assertThat(page(path)).contains("class=\"problem\"", "removing the new container");
        assertThat(page("/ui/deployments?app=web")).contains("class=\"bad\">failed");
    }

    @Test
    void runningDeploymentLoadsItself() {
        long id = stored("running-app", "app:2", DeploymentState.WATCHING).id();

        String page = page("/ui/deployments/" + id);
        assertThat(page)
                .contains("hx-get=\"/ui/deployments/" + id + "?seen=watching-", "watching the new container …")
                .doesNotContain("/rollback");
        String next = page.substring(page.indexOf("hx-get=\"") + 8);
        next = next.substring(0, next.indexOf('"'));
        browser(Caller.admin()).get(next).then().statusCode(204);
        ended(id);
        assertThat(page(next)).contains(">failed</p>").doesNotContain("every 2s");
    }

    private Deployment stored(String app, String image, DeploymentState state) {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        Optional<Instant> end = state.ended() ? Optional.of(now.plusMillis(61_500)) : Optional.empty();
        return store.add(new Deployment(
                0,
                app,
                now,
                new Deployment.Order(
                        image,
                        PullPolicy.MISSING,
                        Optional.of("2.4.0"),
                        "/version",
                        Optional.of(SCRIPT),
                        DeploymentPlan.USUAL),
                new Deployment.Containers(app, "app:1", app + "-green", Optional.empty()),
                new Deployment.Status(
                        app,
                        state == DeploymentState.FAILED ? Optional.of(SCRIPT) : Optional.empty(),
                        end,
                        List.of(new Deployment.Step(state, now, end, Optional.of(SCRIPT))),
                        Set.of())));
    }

    private void ended(long id) {
        Deployment running = store.find(id).orElseThrow();
        store.save(running.enter(DeploymentState.FAILED, Optional.empty(), running.createdAt()));
    }

    @Test
    void historyIsPagedAndTextsAreEscaped() {
        for (int i = 0; i < 60; i++) {
            stored("paged", "app:" + i + SCRIPT, DeploymentState.FAILED);
        }

        String first = page("/ui/deployments?app=paged");
        String next = first.substring(first.indexOf("/ui/deployments?before="));
        next = next.substring(0, next.indexOf('"')).replace("&amp;", "&");

        assertThat(first).contains("app:59" + ESCAPED, "1 min 1 s").doesNotContain("app:9" + ESCAPED, SCRIPT);
        assertThat(next).endsWith("&app=paged");
        assertThat(page(next)).contains("app:9" + ESCAPED, "app:0" + ESCAPED).doesNotContain("app:10&", "rel=\"next\"");
        String detail =
                page("/ui/deployments/" + store.latest("paged").orElseThrow().id());
        assertThat(detail)
                .contains(ESCAPED, "/version: 2.4.0", "Started by " + ESCAPED)
                .doesNotContain(SCRIPT);
        browser(Caller.admin())
                .get("/ui/deployments/" + store.latest("paged").orElseThrow().id() + "/comparison")
                .then()
                .statusCode(409)
                .body(containsString("role=\"alert\""), containsString("The container paged doesn&#39;t exist."));
    }

    @Test
    void lostRouteIsShownWithItsReason() {
        routes.update(Map.of("gone", RouteResult.of(RouteState.LOST, SCRIPT)));

        assertThat(page("/ui/deployments"))
                .contains("class=\"bad\">lost", ESCAPED)
                .doesNotContain(SCRIPT);
        routes.update(Map.of("gone", RouteResult.of(RouteState.STOPPED, "")));
    }

    @Test
    void refusedDeploymentStaysInTheForm() {
        post("/ui/deployments", Map.of("app", "no app!", "image", ""))
                .statusCode(422)
                .body(containsString("app: must be the name of a container"))
                .body(containsString("image: "))
                .body(containsString("value=\"no app!\""));
        caddy.load("elsewhere:8080");
        post("/ui/deployments", Map.of("app", "web", "image", "app:2", "expect", "2.0"))
                .statusCode(422)
                .body(containsString("has no route to a container of the app"))
                .body(containsString("value=\"2.0\""));
    }

    @Test
    void formHasThePlan() {
        // Another app, because an app keeps its plan.
        fake.run("form-worker", Map.of("bartizan.supervise", "true"));
        Map<String, String> worker = Map.of(
                "app",
                "form-worker",
                "image",
                "app:2",
                "proxy",
                "none",
                "strategy",
                "stop_first",
                "start_timeout",
                "1m");
        for (Map.Entry<String, String> wrong : Map.of(
                        "watch_window",
                        "2h",
                        "start_timeout",
                        "soon",
                        "proxy",
                        "nginx",
                        "strategy",
                        "canary",
                        "pull",
                        "never")
                .entrySet()) {
            Map<String, String> fields = new HashMap<>(worker);
            fields.put(wrong.getKey(), wrong.getValue());
            post("/ui/deployments", fields).statusCode(422).body(containsString("must be "));
        }
        Map<String, String> refused = new HashMap<>(worker);
        refused.put("expect", "2.0");
        post("/ui/deployments", refused)
                .statusCode(422)
                .body(containsString("value=\"stop_first\" selected"))
                .body(containsString("value=\"none\" selected"))
                .body(containsString("value=\"1m\""));

        Map<String, String> accepted = new HashMap<>(worker);
        accepted.put("watch_window", "0s");
        String location =
                post("/ui/deployments", accepted).statusCode(303).extract().header("Location");
        String path = location.substring(location.indexOf("/ui/"), location.indexOf('?'));
        awaitState(path, "succeeded");
        Caller.viewer()
                .get(path.replace("/ui/", "/api/v1/"))
                .then()
                .body("strategy", equalTo("stop_first"))
                .body("proxy", equalTo("none"));
    }

    @Test
    void viewersOnlyLookAndSessionsNeedTheirToken() {
        long id = stored("looked-at", "app:2", DeploymentState.SUCCEEDED).id();
        browser(Caller.viewer())
                .get("/ui/deployments")
                .then()
                .statusCode(200)
                .body(not(containsString("action=\"/ui/deployments\"")));
        Person.Browser session = Person.create("admin").login();
        for (String path : List.of("/ui/deployments", "/ui/deployments/" + id + "/rollback")) {
            browser(Caller.viewer()).formParam("app", "web").post(path).then().statusCode(403);
            browser(session.withoutToken())
                    .formParam("csrf", "wrong")
                    .post(path)
                    .then()
                    .statusCode(403)
                    .body(containsString("CROSS_SITE"));
        }
        browser(Caller.admin()).get("/ui/deployments/0").then().statusCode(404);
    }
}
