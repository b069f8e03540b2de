package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bartizan.Patience;
import dev.bartizan.container.engine.PrivateDocker;
import dev.bartizan.container.engine.PrivateEngine;
import dev.bartizan.container.engine.PrivatePodman;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Three apps in a chain and one that never gets well, on real engines. */
class SupervisionIT {

    private static final Logger LOG = Logger.getLogger(SupervisionIT.class);

    private static final List<String> CHAIN = List.of("db", "api", "web");

    private final Path home = Folders.create();

    static Stream<Supplier<PrivateEngine>> engines() {
        return Stream.of(PrivateDocker::start, PrivatePodman::start);
    }

    @AfterEach
    void clean() {
        Folders.delete(home);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void appsComeBackHoweverTheyWentAway(Supplier<PrivateEngine> start) {
        try (PrivateEngine engine = start.get()) {
            run(engine, "db", "app:1");
            run(engine, "api", "app:1", "--label", "bartizan.depends-on=db", "--env", "START_DELAY=1");
            run(engine, "web", "app:1", "--label", "bartizan.depends-on=api");
            run(engine, "sick", "app:broken");
            BartizanProcess service = service(engine).startReady();
            try (service) {
                awaitRunning(service, CHAIN);
                quietSoakPasses(service);
                everyAppAndTheChainRecoverFromAKill(service, engine);
                stopFromOutsideIsUndone(service, engine);
                stopThroughUsStays(service, engine);
                engineMayBeAway(service, engine);
                engine.cli("kill", "api");
                awaitState(service, "api", state -> !state.equals("running"));
                service.kill();
            }
            try (BartizanProcess again = service(engine).startReady()) {
                awaitRunning(again, CHAIN);
                await().atMost(Patience.LONG)
                        .untilAsserted(() -> assertThat(again.get("/health")
                                        .at("/components/containers/crash_recovery_complete")
                                        .asBoolean())
                                .isTrue());
                awaitState(again, "sick", "failed"::equals);
                again.terminate();
                again.assertLogIsJson();
            }
        }
    }

    private static void quietSoakPasses(BartizanProcess service) {
        JsonNode report = soak(service);

        assertThat(report.path("state").asText()).as(report.toString()).isEqualTo("passed");
        assertThat(report.path("state_change_count").asInt()).isZero();
        assertThat(report.path("error_line_count").asInt()).isZero();
        assertThat(report.path("apps")).hasSize(3);
    }

    private static void everyAppAndTheChainRecoverFromAKill(BartizanProcess service, PrivateEngine engine) {
        String id = startSoak(service);
        service.post("/api/v1/soak/" + id + "/drill").expect(202);

        JsonNode report = awaitEnd(service, id);

        JsonNode drill = report.path("drill");
        assertThat(drill.path("state").asText()).as(report.toString()).isEqualTo("done");
        assertThat(drill.path("recoveries")).hasSize(4);
        assertThat(drill.at("/recoveries/3/killed")).hasSize(3);
        assertThat(report.path("state").asText()).as(report.toString()).isEqualTo("passed");
        LOG.infof(
                "%s: recovery from SIGKILL %s s, median %s s, worst %s s",
                engine.getClass().getSimpleName(),
                drill.path("recoveries").findValuesAsText("seconds"),
                drill.path("median_seconds"),
                drill.path("worst_seconds"));
    }

    private static void stopFromOutsideIsUndone(BartizanProcess service, PrivateEngine engine) {
        String since = service.get("/api/v1/containers/web").at("/since").asText();

        engine.cli("stop", "web");

        await().atMost(Patience.LONG)
                .until(
                        () -> service.get("/api/v1/containers/web").json(),
                        web -> !web.path("since").asText().equals(since)
                                && web.path("state").asText().equals("running"));
    }

    private static void stopThroughUsStays(BartizanProcess service, PrivateEngine engine) {
        service.post("/api/v1/containers/web/stop").expect(200);
        awaitState(service, "web", "stopped"::equals);

        // When another one has come back since, there was occasion enough to start this one too.
        engine.cli("kill", "db");
        awaitState(service, "db", state -> !state.equals("running"));
        awaitRunning(service, List.of("db", "api"));

        assertThat(state(service, "web")).isEqualTo("stopped");
        service.post("/api/v1/containers/web/start").expect(200);
        awaitRunning(service, CHAIN);
    }

    private static void engineMayBeAway(BartizanProcess service, PrivateEngine engine) {
        engine.kill();
        service.get("/api/v1/containers/web/logs").expectError(502, "CONTAINER_ENGINE_UNREACHABLE");

        engine.begin();

        // Docker has ended them with itself, which the service may not have seen yet.
        await().atMost(Patience.LONG)
                .until(() -> engine.cli("inspect", "--format", "{{.State.Running}}", "db", "api", "web")
                        .lines()
                        .allMatch("true"::equals));
        awaitRunning(service, CHAIN);
        await().atMost(Patience.LONG)
                .untilAsserted(
                        () -> service.get("/api/v1/containers/web/logs?tail=1").expect(200));
    }

    private static void run(PrivateEngine engine, String name, String image, String... more) {
        List<String> command = new ArrayList<>(List.of(
                "run",
                "--detach",
                "--name",
                name,
                "--label",
                "bartizan.supervise=true",
                "--label",
                "bartizan.health=http://:8080/health",
                "--label",
                "bartizan.health.interval=1s",
                "--label",
                "bartizan.health.retries=2",
                "--label",
                "bartizan.health.start-period=3s"));
        command.addAll(List.of(more));
        command.add(image);
        engine.cli(command.toArray(String[]::new));
    }

    private BartizanProcess.Builder service(PrivateEngine engine) {
        return BartizanProcess.at(home.resolve("data"))
                .env("BARTIZAN_CONTAINER_ENABLED", true)
                .env("BARTIZAN_CONTAINER_SOCKET", engine.socket())
                .env("BARTIZAN_CONTAINER_SWEEP_INTERVAL", "2s")
                .env("BARTIZAN_CONTAINER_RESTART_LIMIT", 8)
                .env("BARTIZAN_CONTAINER_RESTART_BACKOFF", "100ms")
                .env("BARTIZAN_CONTAINER_RESTART_LONGEST_BACKOFF", "500ms");
    }

    private static JsonNode soak(BartizanProcess service) {
        return awaitEnd(service, startSoak(service));
    }

    /** Of two seconds. */
    private static String startSoak(BartizanProcess service) {
        return service.post("/api/v1/soak", Map.of("minutes", 0.034, "apps", CHAIN))
                .expect(202)
                .at("/id")
                .asText();
    }

    private static JsonNode awaitEnd(BartizanProcess service, String soak) {
        return await().atMost(Patience.LONG.multipliedBy(3))
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> service.get("/api/v1/soak/" + soak).expect(200).json(),
                        report -> !report.path("state").asText().equals("running"));
    }

    private static void awaitRunning(BartizanProcess service, List<String> apps) {
        apps.forEach(app -> awaitState(service, app, "running"::equals));
    }

    private static void awaitState(BartizanProcess service, String app, Predicate<String> wanted) {
        await(app).atMost(Patience.LONG).pollInterval(Duration.ofMillis(20)).until(() -> state(service, app), wanted);
    }

    private static String state(BartizanProcess service, String app) {
        return service.get("/api/v1/containers/" + app).at("/state").asText();
    }
}
