package dev.bartizan.deployment.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bartizan.Caller;
import dev.bartizan.Patience;
import dev.bartizan.container.FakeEngineResource;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.ExecResult;
import dev.bartizan.container.engine.FakeEngine;
import dev.bartizan.container.engine.RuntimeState;
import dev.bartizan.container.hold.HoldView;
import dev.bartizan.container.hold.Holds;
import dev.bartizan.deployment.FakeCaddy;
import dev.bartizan.deployment.route.RouteConditions;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deployments through the API, with a fake engine and a fake Caddy. */
@QuarkusTest
@WithTestResource(FakeEngineResource.class)
class DeploymentResourceTest {

    FakeEngine fake;
    FakeCaddy caddy;

    @Inject
    ContainerEngine engine;

    @Inject
    RouteConditions conditions;

    @Inject
    Holds holds;

    @BeforeEach
    void start() {
        engine.list().forEach(container -> engine.remove(container.id(), true));
        awaitWithoutContainer("web");
        fake.run("web", Map.of("bartizan.supervise", "true"));
        fake.programs((container, command) -> new ExecResult(1, "/proc/net/tcp:0", false));
        caddy.load("web:8080");
    }

    /** A turn that began before its containers were removed could still change Caddy. */
    private void awaitWithoutContainer(String app) {
        await().atMost(Patience.LONG)
                .until(() -> conditions.routes().stream()
                        .filter(routes -> routes.app().equals(app))
                        .allMatch(routes -> routes.reason().startsWith("The app has no container")));
    }

    @Test
    void deploymentGoesThroughItsStepsAndCanBeTakenBack() {
        int id = deploy("web", "app:2")
                .statusCode(202)
                .body("app", equalTo("web"))
                .body("old_container", equalTo("web"))
                .body("old_image", equalTo("app:1"))
                .body("new_container", equalTo("web-green"))
                .body("ended_at", nullValue())
                .extract()
                .path("id");

        awaitState(id, "succeeded")
                .body("serving", equalTo("web-green"))
                .body("problem", nullValue())
                .body("ended_at", notNullValue())
                .body("steps.state", hasItem("switching"))
                .body("steps[0].ended_at", notNullValue());
        assertThat(caddy.dials()).containsExactly("web-green:8080");
        find(id).body("started_by", equalTo("configured"));
        Caller.viewer()
                .get("/api/v1/deployments/" + id + "/comparison")
                .then()
                .statusCode(200)
                .body("items.find { it.setting == 'image' }.same", equalTo(false))
                .body("items.find { it.setting == 'image' }.added", hasItem("reference: app:2"))
                .body("items.find { it.setting == 'mounts' }.same", equalTo(true));
        Caller.viewer()
                .get("/api/v1/deployments?app=web&limit=1")
                .then()
                .statusCode(200)
                .body("items[0].id", equalTo(id));
        restoredAfterRestartOfCaddy();

        rollBack(id).statusCode(202).body("state", equalTo("returning"));

        awaitState(id, "rolled_back").body("serving", equalTo("web"));
        assertThat(caddy.dials()).containsExactly("web:8080");
        assertThat(engine.inspect("web-green").run().state()).isEqualTo(RuntimeState.EXITED);
        rollBack(id).statusCode(409).body("error_code", equalTo("ROLLBACK_REFUSED"));
    }

    private static void awaitSupervised(String container, String state) {
        await().atMost(Patience.LONG)
                .until(() -> state.equals(Caller.viewer()
                        .get("/api/v1/containers/" + container)
                        .then()
                        .extract()
                        .path("state")));
    }

    private void restoredAfterRestartOfCaddy() {
        caddy.load("web:8080");

        await().atMost(Patience.LONG).until(() -> caddy.dials().equals(List.of("web-green:8080")));
    }

    @Test
    void routesOfAnAppWithoutAnyContainerAreLeftAlone() {
        fake.run("lonely", Map.of("bartizan.supervise", "true"));
        fake.run("neighbour", Map.of("bartizan.supervise", "true"));
        caddy.load("lonely:8080", "neighbour:8080");
        int lonely = deploy("lonely", "app:2").statusCode(202).extract().path("id");
        int neighbour = deploy("neighbour", "app:2").statusCode(202).extract().path("id");
        awaitState(lonely, "succeeded");
        awaitState(neighbour, "succeeded");

        engine.list().stream()
                .filter(container -> container.name().startsWith("lonely"))
                .forEach(container -> engine.remove(container.id(), true));
        // A turn that began before this still sees a container.
        await().atMost(Patience.LONG)
                .until(() -> conditions.routes().stream()
                        .anyMatch(routes -> routes.app().equals("lonely")
                                && routes.reason().startsWith("The app has no container")));
        caddy.load("lonely:8080", "neighbour:8080");

        await().atMost(Patience.LONG).until(() -> caddy.dials().contains("neighbour-green:8080"));
        assertThat(caddy.dials()).containsExactly("lonely:8080", "neighbour-green:8080");
    }

    @Test
    void containerThatComposeBringsBackIsShownAndRemovedByTheNextDeployment() {
        fake.run("store", Map.of("bartizan.supervise", "true"));
        caddy.load("store:8080");
        awaitState(deploy("store", "app:2").statusCode(202).extract().path("id"), "succeeded");
        int second = deploy("store", "app:1").statusCode(202).extract().path("id");
        awaitState(second, "succeeded").body("serving", equalTo("store-blue"));
        assertThat(engine.find("store")).isEmpty();

        fake.run("store", Map.of("bartizan.supervise", "true"));
        // A user wants it to run, so supervision leaves it alone.
        await().atMost(Patience.LONG)
                .until(() ->
                        Caller.admin().post("/api/v1/containers/store/start").statusCode() < 300);

        await().atMost(Patience.LONG)
                .untilAsserted(() -> find(second).body("warnings", hasItem(containsString("store runs although"))));
        Caller.viewer()
                .get("/api/v1/containers/store")
                .then()
                .statusCode(200)
                .body("warnings", hasItem(containsString("store runs although")));
        assertThat(Caller.viewer()
                        .header("Accept", "text/html")
                        .get("/ui/deployments/" + second)
                        .asString())
                .contains("store runs although it gets no requests");

        int third = deploy("store", "app:2").statusCode(202).extract().path("id");

        awaitState(third, "succeeded")
                .body("steps.find { it.state == 'stopping' }.note", containsString("store ran although"));
        assertThat(engine.find("store")).isEmpty();
        await().atMost(Patience.LONG).untilAsserted(() -> find(third).body("warnings", hasSize(0)));
        find(second).body("warnings", hasSize(0));
    }

    @Test
    void runningContainerWithTheNameOfTheNextOneIsReplaced() {
        fake.run("shop", Map.of());
        caddy.load("shop:8080");
        awaitState(deploy("shop", "app:2").statusCode(202).extract().path("id"), "succeeded");
        awaitState(deploy("shop", "app:1").statusCode(202).extract().path("id"), "succeeded");
        fake.start("shop-green");

        int third = deploy("shop", "app:2").statusCode(202).extract().path("id");

        awaitState(third, "succeeded")
                .body("serving", equalTo("shop-green"))
                .body("steps.find { it.state == 'creating' }.note", containsString("shop-green ran although"));
        assertThat(engine.inspect("shop-green").image().reference()).isEqualTo("app:2");
    }

    @Test
    void failedDeploymentSaysWhy() {
        int id = deploy("web", "app:nowhere").statusCode(202).extract().path("id");

        awaitState(id, "failed").body("serving", equalTo("web")).body("problem", notNullValue());
        Caller.viewer()
                .get("/api/v1/deployments/" + id + "/comparison")
                .then()
                .statusCode(409)
                .body("error_code", equalTo("COMPARISON_IMPOSSIBLE"));
        assertThat(caddy.dials()).containsExactly("web:8080");
        rollBack(id).statusCode(409);
    }

    @Test
    void oneDeploymentOfAnAppAtATimeAndNoHoldMeanwhile() throws InterruptedException {
        awaitSupervised("web", "running");
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        fake.programs((container, command) -> {
            asked.countDown();
            awaitQuietly(answered);
            return new ExecResult(0, "", false);
        });
        int id = deploy("web", "app:2").statusCode(202).extract().path("id");
        // It counts the connections of the old container.
        asked.await();

        deploy("web", "app:2").statusCode(409).body("error_code", equalTo("DEPLOYMENT_RUNNING"));
        rollBack(id).statusCode(409).body("error_code", equalTo("DEPLOYMENT_RUNNING"));
        hold().statusCode(409).body("error_code", equalTo("DEPLOYMENT_RUNNING"));

        answered.countDown();
        awaitState(id, "succeeded");
        try {
            hold().statusCode(200);
            deploy("web", "app:2").statusCode(409).body("error_code", equalTo("APP_HELD"));
            rollBack(id).statusCode(409).body("error_code", equalTo("APP_HELD"));
        } finally {
            release();
        }
    }

    @Test
    void holdThatBeginsWhileADeploymentIsPreparedRefusesIt() {
        awaitSupervised("web", "running");
        List<HoldView> held = new CopyOnWriteArrayList<>();
        caddy.beforeNextAnswer(() -> held.add(holds.hold("web", Duration.ofMinutes(30))));
        try {
            deploy("web", "app:2").statusCode(409).body("error_code", equalTo("APP_HELD"));
            assertThat(held).extracting(HoldView::app).containsExactly("web");
            assertThat(engine.find("web-green")).isEmpty();
        } finally {
            release();
        }
    }

    private static ValidatableResponse hold() {
        return Caller.admin()
                .contentType(ContentType.JSON)
                .body(Map.of("for", "30m"))
                .post("/api/v1/containers/web/hold")
                .then();
    }

    private static void release() {
        Caller.admin().delete("/api/v1/containers/web/hold").then().statusCode(204);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatCannotBeDeployedIsRefusedBeforeAnythingIsCreated() {
        deploy("nobody", "app:2").statusCode(404).body("error_code", equalTo("CONTAINER_NOT_FOUND"));
        caddy.load("elsewhere:8080");
        deploy("web", "app:2")
                .statusCode(422)
                .body("error_code", equalTo("DEPLOYMENT_REFUSED"))
                .body("details.reasons[0]", notNullValue());
        caddy.load("web:8080");
        fake.run("web-green", Map.of());
        deploy("web", "app:2").statusCode(422).body("details.reasons[0]", notNullValue());

        assertThat(engine.list()).hasSize(2);
    }

    @Test
    void allReasonsAgainstADeploymentAreNamedAtOnce() {
        ObjectNode host = JsonNodeFactory.instance.objectNode().put("NetworkMode", "host");
        fake.run("sensor", Map.of(), host);

        deploy("sensor", "app:2")
                .statusCode(422)
                .body("details.reasons", hasItem(containsString("no route")))
                .body("details.reasons", hasItem(containsString("network is `host`")));
    }

    @Test
    void requestIsChecked() {
        deploy("", "app:2").statusCode(422).body("details.fields", hasKey("app"));
        deploy("web", "").statusCode(422).body("details.fields", hasKey("image"));
        Caller.viewer()
                .contentType(ContentType.JSON)
                .body(Map.of("app", "web", "image", "app:2"))
                .post("/api/v1/deployments")
                .then()
                .statusCode(403);
        Caller.viewer().get("/api/v1/deployments/4711").then().statusCode(404);
        Caller.viewer().get("/api/v1/deployments/4711/comparison").then().statusCode(404);
        rollBack(4711).statusCode(404);
    }

    @Test
    void workerIsDeployedWithoutARoute() {
        fake.run("worker", Map.of());
        caddy.load("elsewhere:8080");
        deploy("worker", "app:2")
                .statusCode(422)
                .body(
                        "details.reasons[0]",
                        containsString("An app that needs none is deployed with the proxy `none`."));

        int id = deploy("worker", "app:2", Map.of("proxy", "none", "watch_window", "0s"))
                .statusCode(202)
                .body("proxy", equalTo("none"))
                .body("strategy", equalTo("blue_green"))
                .body("watch_window", equalTo("0s"))
                .body("start_timeout", nullValue())
                .extract()
                .path("id");

        awaitState(id, "succeeded").body("serving", equalTo("worker-green"));
        assertThat(caddy.dials()).containsExactly("elsewhere:8080");
        assertThat(conditions.routes()).noneMatch(routes -> routes.app().equals("worker"));
        rollBack(id).statusCode(202);
        awaitState(id, "rolled_back").body("serving", equalTo("worker"));
    }

    @Test
    void combinationsThatAreNotPossibleAreRefusedWithAllReasons() {
        fake.run("desk", Map.of());
        caddy.load("desk:8080");
        deploy("desk", "app:2", Map.of("proxy", "none", "expect", "2"))
                .statusCode(422)
                .body("error_code", equalTo("DEPLOYMENT_REFUSED"))
                .body("details.reasons", hasItem(containsString("Caddy sends requests to desk")))
                .body("details.reasons", hasItem(containsString("`expect` needs a route")));
        fake.run("twin-1", Map.of("bartizan.app", "twin"));
        fake.run("twin-2", Map.of("bartizan.app", "twin"));
        deploy("twin", "app:2", Map.of("proxy", "none"))
                .statusCode(422)
                .body("details.reasons", hasItem(containsString("twin-1, twin-2")));
        ObjectNode host = JsonNodeFactory.instance.objectNode();
        host.putObject("PortBindings").putArray("53/tcp").addObject().put("HostPort", "1053");
        fake.run("resolver", Map.of(), host);
        deploy("resolver", "app:2", Map.of("proxy", "none"))
                .statusCode(422)
                .body("details.reasons", hasItem(containsString("publishes port 53/tcp")))
                .body("details.reasons", hasItem(containsString("The strategy `stop_first` makes it possible.")));

        int id = deploy("resolver", "app:2", Map.of("proxy", "none", "strategy", "stop_first"))
                .statusCode(202)
                .extract()
                .path("id");

        awaitState(id, "succeeded").body("steps.state", hasItem("halting"));
        // The next request doesn't say it again.
        int next = deploy("resolver", "app:2")
                .statusCode(202)
                .body("proxy", equalTo("none"))
                .body("strategy", equalTo("stop_first"))
                .extract()
                .path("id");
        awaitState(next, "succeeded").body("serving", equalTo("resolver-blue"));
        assertThat(engine.inspect("resolver-blue")
                        .raw()
                        .at("/HostConfig/PortBindings/53~1tcp/0/HostPort")
                        .asText())
                .isEqualTo("1053");
    }

    @Test
    void timesAndChoicesOfADeploymentAreBounded() {
        fake.run("clock", Map.of());
        caddy.load("clock:8080");
        deploy("clock", "app:2", Map.of("start_timeout", "0s", "watch_window", "61m"))
                .statusCode(422)
                .body("details.fields", hasKey("start_timeout"))
                .body("details.fields", hasKey("watch_window"));
        deploy("clock", "app:2", Map.of("start_timeout", "61m")).statusCode(422);
        deploy("clock", "app:2", Map.of("watch_window", "-1s")).statusCode(422);
        deploy("clock", "app:2", Map.of("start_timeout", "soon")).statusCode(anyOf(equalTo(400), equalTo(422)));
        deploy("clock", "app:2", Map.of("strategy", "rolling")).statusCode(anyOf(equalTo(400), equalTo(422)));

        int id = deploy("clock", "app:2", Map.of("start_timeout", 90, "watch_window", "10ms"))
                .statusCode(202)
                .body("start_timeout", equalTo("1m30s"))
                .body("watch_window", equalTo("0.01s"))
                .extract()
                .path("id");

        awaitState(id, "succeeded").body("start_timeout", equalTo("1m30s"));
    }

    private static ValidatableResponse deploy(String app, String image) {
        return deploy(app, image, Map.of());
    }

    private static ValidatableResponse deploy(String app, String image, Map<String, Object> options) {
        Map<String, Object> body = new HashMap<>(options);
        body.put("app", app);
        body.put("image", image);
        return Caller.admin()
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/deployments")
                .then();
    }

    private static ValidatableResponse rollBack(int id) {
        return Caller.admin().post("/api/v1/deployments/" + id + "/rollback").then();
    }

    private static ValidatableResponse awaitState(int id, String state) {
        await().atMost(Patience.LONG).until(() -> find(id).extract().path("ended_at") != null);
        return find(id).body("state", equalTo(state));
    }

    private static ValidatableResponse find(int id) {
        return Caller.admin().get("/api/v1/deployments/" + id).then().statusCode(200);
    }
}
