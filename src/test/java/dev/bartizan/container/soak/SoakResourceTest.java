package dev.bartizan.container.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bartizan.Caller;
import dev.bartizan.Patience;
import dev.bartizan.SettableClock;
import dev.bartizan.container.FakeContainers;
import dev.bartizan.container.FakeEngineResource;
import dev.bartizan.container.desired.DesiredState;
import dev.bartizan.container.engine.FakeEngine;
import dev.bartizan.container.supervision.Supervisor;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Soaks, drills, logs and lint, with three apps in a chain on a fake engine. */
@QuarkusTest
@WithTestResource(FakeEngineResource.class)
class SoakResourceTest {

    private static final String LONG = "{\"minutes\":60}";

    FakeEngine engine;

    @Inject
    Supervisor supervisor;

    @Inject
    SettableClock clock;

    @BeforeEach
    void run() {
        FakeContainers.removeAll(supervisor, engine);
        engine.run("db", Map.of("bartizan.supervise", "true"));
        engine.run("api", Map.of("bartizan.supervise", "true", "bartizan.depends-on", "db"));
        engine.run("web", Map.of("bartizan.supervise", "true", "bartizan.depends-on", "api"));
        await().atMost(Patience.LONG)
                .until(() -> supervisor.containers().size() == 3
                        && supervisor.containers().stream()
                                .allMatch(
                                        container -> container.status().state().equals("running")));
    }

    @AfterEach
    void remove() {
        List<String> running =
                get("/api/v1/soak").extract().jsonPath().getList("items.findAll{it.state=='running'}.id");
        running.forEach(id -> Caller.admin().delete("/api/v1/soak/" + id).then().statusCode(204));
        FakeContainers.removeAll(supervisor, engine);
        clock.reset();
    }

    @Test
    void quietAppsPassWhenTheTimeIsOver() {
        String id = start(LONG);
        get("/api/v1/soak/" + id).body("state", equalTo("running")).body("ended_at", equalTo(null));

        clock.advance(Duration.ofHours(1));

        awaitState(id, "passed");
        get("/api/v1/soak/" + id)
                .body("apps", contains("api", "db", "web"))
                .body("state_change_count", equalTo(0))
                .body("error_line_count", equalTo(0))
                .body("ended_at", notNullValue());
    }

    @Test
    void everyChangeOfAStateIsReportedAndFailsIt() {
        String id = start(LONG);

        engine.die("web", 1);

        await().atMost(Patience.LONG)
                .untilAsserted(() -> get("/api/v1/soak/" + id)
                        .body("state_changes.app", hasItem("web"))
                        .body("state_changes.to", hasItem("crashed"))
                        .body("state_changes[-1].to", equalTo("running")));
        clock.advance(Duration.ofHours(1));
        awaitState(id, "failed");
    }

    @Test
    void containerWhoseLogIsNotKeptFailsIt() {
        ObjectNode silent = JsonNodeFactory.instance.objectNode();
        silent.putObject("LogConfig").put("Type", "none");
        engine.run("mute", Map.of("bartizan.supervise", "true"), silent);
        await().atMost(Patience.LONG)
                .until(() -> supervisor
                        .find("mute")
                        .filter(mute -> mute.status().state().equals("running"))
                        .isPresent());
        String id = start(LONG);

        clock.advance(Duration.ofHours(1));

        awaitState(id, "failed");
        get("/api/v1/soak/" + id).body("unwatched", hasItem(containsString("keeps no log")));
    }

    @Test
    void linesThatSpeakOfErrorsAreReportedOnceThoughTheContainerRestarts() {
        engine.log("web", true, "ERROR before");
        String id = start(LONG);
        engine.log("web", true, "an ERROR");
        engine.log("web", false, "a known error");
        engine.log("db", false, "all is well");
        awaitLines(id, 1);

        engine.die("web", 0);
        // Before the supervisor has noticed that it ended, its state is still running.
        await().atMost(Patience.LONG)
                .untilAsserted(() -> get("/api/v1/soak/" + id)
                        .body("state_changes.to", hasItem("running"))
                        .body("state_changes[-1].to", equalTo("running")));
        engine.log("web", true, "panic!");
        awaitLines(id, 2);

        get("/api/v1/soak/" + id)
                .body("error_lines.line", contains("an ERROR", "panic!"))
                .body("error_lines.app", contains("web", "web"));
        clock.advance(Duration.ofHours(1));
        awaitState(id, "failed");
    }

    @Test
    void containersThatAppearMeanwhileAreWatchedToo() {
        String id = start(LONG);

        engine.run("new", Map.of("bartizan.supervise", "true"));
        await().atMost(Patience.LONG)
                .untilAsserted(() -> get("/api/v1/soak/" + id).body("apps", hasItem("new")));
        engine.log("new", true, "fatal: no disk");

        awaitLines(id, 1);
    }

    @Test
    void appsThatWereNotAskedForDoNotMatter() {
        String id = start("{\"minutes\":60,\"apps\":[\"db\"]}");
        engine.log("web", true, "fatal: no disk");
        engine.log("db", true, "fatal: no disk");
        awaitLines(id, 1);

        get("/api/v1/soak/" + id).body("apps", contains("db")).body("error_lines.app", contains("db"));
    }

    @Test
    void whatCannotBeWatchedDoesNotPass() {
        String id = start(LONG);
        await().atMost(Patience.LONG).until(() -> followers() == 3);
        engine.end();
        await().atMost(Patience.LONG).until(() -> followers() == 0);
        clock.advance(Duration.ofHours(1));

        awaitState(id, "failed");
        engine.begin();

        get("/api/v1/soak/" + id).body("unwatched", hasSize(3)).body("unwatched[0]", containsString("api: "));
    }

    @Test
    void drillKillsEachAndTheChainAndDoesNotCount() {
        String id = start(LONG);

        post("/api/v1/soak/" + id + "/drill").statusCode(202).body("drill.state", equalTo("running"));

        await().atMost(Patience.LONG)
                .untilAsserted(() -> get("/api/v1/soak/" + id).body("drill.state", equalTo("done")));
        JsonPath report = get("/api/v1/soak/" + id)
                .body("drill.recoveries.app", contains("api", "db", "web", "db"))
                .body("drill.recoveries.cascade", contains(false, false, false, true))
                .body("drill.recoveries[3].killed", contains("db", "api", "web"))
                .body("drill.failure", equalTo(null))
                .body("state_change_count", equalTo(0))
                .body("state_changes.during_drill", hasItem(true))
                .extract()
                .jsonPath();
        List<Float> seconds = report.getList("drill.recoveries.seconds");
        assertThat(seconds).allSatisfy(each -> assertThat(each).isPositive());
        assertThat(report.getFloat("drill.worst_seconds"))
                .isEqualTo(seconds.stream().max(Float::compare).orElseThrow());
        clock.advance(Duration.ofMinutes(61));
        awaitState(id, "passed");
        post("/api/v1/soak/" + id + "/drill").statusCode(409).body("error_code", equalTo("SOAK_NOT_RUNNING"));
    }

    @Test
    void oneRunsAtATimeAndCanBeCancelled() {
        String id = start(LONG);
        startAs(LONG).statusCode(409).body("error_code", equalTo("SOAK_ALREADY_RUNNING"));

        Caller.admin().delete("/api/v1/soak/" + id).then().statusCode(204);
        Caller.admin().delete("/api/v1/soak/" + id).then().statusCode(204);

        get("/api/v1/soak/" + id).body("state", equalTo("cancelled"));
        get("/api/v1/soak").body("items[0].id", equalTo(id));
        start(LONG);
    }

    @Test
    void itBeginsOnlyIfEverythingRuns() {
        supervisor.setDesiredState("db", DesiredState.STOPPED);
        engine.die("db", 0);
        await().atMost(Patience.LONG)
                .until(() ->
                        supervisor.find("db").orElseThrow().status().state().equals("stopped"));
        startAs("{\"minutes\":1,\"apps\":[\"db\",\"nosuch\"]}")
                .statusCode(422)
                .body("details.fields.apps", containsString("db, nosuch"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"minutes\":0}", "{\"minutes\":1441}", "{\"minutes\":-1}"})
    void minutesAreRequiredAndBounded(String body) {
        startAs(body).statusCode(422).body("details.fields", hasKey("minutes"));
    }

    @Test
    void soakThatIsUnknownIsNotFound() {
        String unknown = "/api/v1/soak/" + UUID.randomUUID();
        Caller.admin().get(unknown).then().statusCode(404);
        Caller.admin().delete(unknown).then().statusCode(404);
        post(unknown + "/drill").statusCode(404).body("error_code", equalTo("NOT_FOUND"));
    }

    @Test
    void viewersLookAndChangeNothing() {
        Caller.viewer().get("/api/v1/soak").then().statusCode(200);
        Caller.viewer().get("/api/v1/containers/web/lint").then().statusCode(200);
        Caller.viewer()
                .contentType(ContentType.JSON)
                .body(LONG)
                .post("/api/v1/soak")
                .then()
                .statusCode(403);
        Caller.viewer().delete("/api/v1/soak/" + UUID.randomUUID()).then().statusCode(403);
        Caller.viewer()
                .post("/api/v1/soak/" + UUID.randomUUID() + "/drill")
                .then()
                .statusCode(403);
    }

    @Test
    void lastLinesOfALogComeAsJsonOrAsText() {
        engine.log("web", true, "the last \"line\"");

        List<String> lines = Caller.admin()
                .get("/api/v1/containers/web/logs?tail=1")
                .then()
                .statusCode(200)
                .contentType("application/x-ndjson")
                .extract()
                .asString()
                .lines()
                .toList();
        assertThat(lines).singleElement().satisfies(line -> {
            JsonPath json = JsonPath.from(line);
            assertThat(json.getString("text")).isEqualTo("the last \"line\"");
            assertThat(json.getString("stream")).isEqualTo("stderr");
            assertThat(json.getString("at")).endsWith("Z");
        });
        assertThat(Caller.admin()
                        .accept("text/plain")
                        .get("/api/v1/containers/web/logs")
                        .then()
                        .statusCode(200)
                        .contentType("text/plain")
                        .extract()
                        .asString())
                .endsWith("the last \"line\"\n");
        get("/api/v1/containers/web/logs?tail=0", 422);
        get("/api/v1/containers/web/logs?tail=1001", 422);
        get("/api/v1/containers/nosuch/logs", 404).body("error_code", equalTo("CONTAINER_NOT_FOUND"));
    }

    @Test
    void lintTellsWhatBitesLater() {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("Image", "app:1");
        body.putObject("HostConfig").put("Memory", 0).put("Privileged", true);
        engine.api().create("careless", body);

        get("/api/v1/containers/careless/lint")
                .body("items[0].rule", equalTo("privileged"))
                .body("items[0].severity", equalTo("error"))
                .body("items.rule", hasItem("no_memory_limit"))
                .body("items[0].advice", notNullValue());
        engine.api().remove("careless", true);
        get("/api/v1/containers/nosuch/lint", 404).body("error_code", equalTo("CONTAINER_NOT_FOUND"));
    }

    private static long followers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("container-log-"))
                .count();
    }

    private void awaitState(String id, String state) {
        await().atMost(Patience.LONG)
                .untilAsserted(() -> get("/api/v1/soak/" + id).body("state", equalTo(state)));
    }

    private void awaitLines(String id, int count) {
        await().atMost(Patience.LONG)
                .untilAsserted(() -> get("/api/v1/soak/" + id).body("error_line_count", equalTo(count)));
    }

    private static String start(String body) {
        return startAs(body).statusCode(202).extract().path("id");
    }

    private static ValidatableResponse startAs(String body) {
        return Caller.admin()
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/soak")
                .then();
    }

    private static ValidatableResponse post(String path) {
        return Caller.admin().post(path).then();
    }

    private static ValidatableResponse get(String path) {
        return get(path, 200);
    }

    private static ValidatableResponse get(String path, int status) {
        return Caller.admin().get(path).then().statusCode(status);
    }
}
