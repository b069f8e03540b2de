package dev.bartizan.container.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.bartizan.Caller;
import dev.bartizan.Patience;
import dev.bartizan.SettableClock;
import dev.bartizan.container.FakeEngineResource;
import dev.bartizan.container.engine.FakeEngine;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The API of supervision, with a fake of Docker. */
@QuarkusTest
@WithTestResource(FakeEngineResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainerResourceTest {

    FakeEngine engine;

    @Inject
    SettableClock clock;

    @TestHTTPResource("/api/v1/containers/events")
    URI events;

    @BeforeAll
    void run() {
        engine.run("db", Map.of("bartizan.supervise", "true"));
        engine.run("shop", Map.of("bartizan.supervise", "true", "bartizan.depends-on", "db"));
        engine.run("web", Map.of("bartizan.supervise", "true", "bartizan.depends-on", "shop,cdn"));
        engine.run("stranger", Map.of());
    }

    @AfterAll
    void resetClock() {
        clock.reset();
    }

    @BeforeEach
    void awaitAll() {
        for (String container : new String[] {"db", "shop", "web"}) {
            awaitState(container, "running");
        }
    }

    private static void awaitState(String container, String state) {
        await().atMost(Patience.LONG)
                .untilAsserted(() -> Caller.admin()
                        .get("/api/v1/containers/" + container)
                        .then()
                        .statusCode(200)
                        .body("state", equalTo(state)));
    }

    @Test
    void app_is_held_and_released() {
        String hold = "/api/v1/containers/db/hold";
        try {
            Caller.admin()
                    .contentType("application/json")
                    .body("{\"for\":\"30m\"}")
                    .post(hold)
                    .then()
                    .statusCode(200)
                    .body("app", equalTo("db"))
                    .body("until", not(nullValue()));
            Caller.viewer()
                    .get("/api/v1/containers/db")
                    .then()
                    .body("state", equalTo("held"))
                    .body("held_until", not(nullValue()))
                    .body("why", containsString("so Bartizan leaves it alone."));
            Caller.viewer().get("/health").then().body("components.containers.held_until", not(nullValue()));
            Caller.admin()
                    .contentType("application/json")
                    .body("{\"app\":\"db\",\"image\":\"app:2\",\"proxy\":\"none\"}")
                    .post("/api/v1/deployments")
                    .then()
                    .statusCode(409)
                    .body("error_code", equalTo("APP_HELD"))
                    .body("details.until", not(nullValue()));
        } finally {
            Caller.admin().delete(hold).then().statusCode(204);
        }
        Caller.admin().delete(hold).then().statusCode(204);
        awaitState("db", "running");
        for (String wrong : new String[] {"{}", "{\"for\":\"8d\"}", "{\"for\":0}"}) {
            Caller.admin()
                    .contentType("application/json")
                    .body(wrong)
                    .post(hold)
                    .then()
                    .statusCode(422)
                    .body("details.fields.for", not(nullValue()));
        }
    }

    @Test
    void lists_what_is_supervised_and_nothing_else() {
        Caller.viewer()
                .get("/api/v1/containers")
                .then()
                .statusCode(200)
                .body("items.name", hasItems("db", "shop", "web"))
                .body("items.name", not(hasItems("stranger")));
        Caller.viewer()
                .get("/api/v1/containers?page=2&page_size=1")
                .then()
                .statusCode(200)
                .body("items.name", contains("shop"));
    }

    @Test
    void one_container_is_shown_with_all_that_is_known() {
        Caller.admin().post("/api/v1/containers/web/start").then().statusCode(200);
        Caller.viewer()
                .get("/api/v1/containers/web")
                .then()
                .statusCode(200)
                .body("app", equalTo("web"))
                .body("wish", equalTo("running"))
                .body("why", equalTo("It runs."))
                .body("exit_code", nullValue())
                .body("depends_on", contains("cdn", "shop"))
                .body("restarts_left", equalTo(1000))
                .body("warnings", contains(containsString("cdn")));
    }

    @Test
    void a_container_that_is_not_supervised_is_neither_shown_nor_touched() {
        for (String action : new String[] {"start", "stop", "restart"}) {
            Caller.admin()
                    .post("/api/v1/containers/stranger/" + action)
                    .then()
                    .statusCode(404)
                    .body("error_code", equalTo("CONTAINER_NOT_FOUND"));
        }
        Caller.viewer().get("/api/v1/containers/stranger").then().statusCode(404);
        assertThat(engine.requests()).noneMatch(request -> request.matches("POST .*stranger.*"));
    }

    @Test
    void only_administrators_change_anything() {
        Caller.viewer().post("/api/v1/containers/db/stop").then().statusCode(403);
    }

    @Test
    void a_stopped_container_stays_down_until_it_is_started() {
        Caller.admin()
                .post("/api/v1/containers/db/stop")
                .then()
                .statusCode(200)
                .body("container.state", equalTo("stopped"))
                .body("container.wish", equalTo("stopped"))
                .body("dependents", contains("shop", "web"));
        Caller.admin().post("/api/v1/containers/db/stop").then().statusCode(200);
        Caller.admin()
                .post("/api/v1/containers/db/start")
                .then()
                .statusCode(200)
                .body("state", equalTo("running"))
                .body("wish", equalTo("running"));
        Caller.admin()
                .post("/api/v1/containers/db/restart")
                .then()
                .statusCode(200)
                .body("state", equalTo("running"));
    }

    @Test
    void removed_containers_are_forgotten_on_request() {
        engine.run("brief", Map.of("bartizan.supervise", "true"));
        awaitState("brief", "running");
        engine.api().remove("brief", true);
        awaitState("brief", "missing");
        Caller.viewer().post("/api/v1/containers/forget-missing").then().statusCode(403);
        Caller.admin()
                .post("/api/v1/containers/forget-missing")
                .then()
                .statusCode(200)
                .body("forgotten", hasItems("brief"));

        Caller.viewer().get("/api/v1/containers/brief").then().statusCode(404);
        Caller.admin()
                .post("/api/v1/containers/forget-missing")
                .then()
                .statusCode(200)
                .body("forgotten", not(hasItems("brief")));
        Caller.admin()
                .get("/api/v1/audit?action=container.forget&target=brief")
                .then()
                .statusCode(200)
                .body("items.target", hasItems("brief"));
    }

    @Test
    void an_ended_container_is_started_again_and_listeners_are_notified() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(events)
                .header("Authorization", "Bearer " + Caller.ADMIN_TOKEN)
                .build();
        try (HttpClient client = HttpClient.newHttpClient();
                InputStream body =
                        client.send(request, BodyHandlers.ofInputStream()).body()) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
            engine.die("web", 3);
            assertThat(nextData(lines)).contains("\"from\":\"running\"", "\"to\":\"crashed\"", "exit code 3");
            assertThat(nextData(lines)).contains("\"to\":\"restarting\"");
            assertThat(nextData(lines)).contains("\"container\":\"web\"", "\"to\":\"running\"");
            client.shutdownNow();
        }
    }

    private static String nextData(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (!line.startsWith("data:")) {
            line = lines.readLine();
        }
        return line;
    }

    @Test
    void a_zombie_is_found_and_restarted() {
        engine.loseProcesses("web");
        await().atMost(Patience.LONG).until(() -> {
            // Longer than the engine's confirmation of the processes is valid.
            clock.advance(Duration.ofSeconds(30));
            return engine.requests().stream().anyMatch(request -> request.matches("POST .*web/restart.*"));
        });
        awaitState("web", "running");
    }

    @Test
    void an_engine_that_is_gone_and_back_is_noticed() {
        engine.end();
        awaitEngine("unreachable", "degraded");
        engine.begin();
        awaitEngine("connected", "ok");
        engine.die("db", 1);
        await().atMost(Patience.LONG).untilAsserted(() -> {
            // The metrics are updated from time to time.
            clock.advance(Duration.ofSeconds(5));
            Caller.admin()
                    .get("/q/metrics")
                    .then()
                    .body(containsString("bartizan_container_running{app=\"db\",container=\"db\""));
        });
        awaitState("db", "running");
    }

    private static void awaitEngine(String contact, String status) {
        await().atMost(Patience.LONG)
                .untilAsserted(() -> Caller.anonymous()
                        .get("/health")
                        .then()
                        .body("components.containers.engine", equalTo(contact))
                        .body("components.containers.crash_recovery_complete", equalTo(true))
                        .body("components.containers.status", equalTo(status)));
    }
}
