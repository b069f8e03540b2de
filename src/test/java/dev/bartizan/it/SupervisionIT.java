package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bartizan.Patience;
import dev.bartizan.container.engine.ExecResult;
import dev.bartizan.container.engine.FakeEngine;
import dev.bartizan.container.engine.PrivateDocker;
import dev.bartizan.container.engine.PrivateEngine;
import dev.bartizan.container.engine.PrivatePodman;
import dev.bartizan.container.engine.RuntimeState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Three apps in a chain and one that never becomes healthy, on real engines, and on a fake for machines without one.
 */
class SupervisionIT {

    private static final Logger LOG = Logger.getLogger(SupervisionIT.class);

    private static final List<String> CHAIN = List.of("db", "api", "web");

    private final Path home = Folders.create();

    static Stream<Supplier<Engine>> engines() {
        return Stream.of(
                () -> new Faked(FakeEngine.docker()),
                () -> new Real(PrivateDocker.start()),
                () -> new Real(PrivatePodman.start()));
    }

    @AfterEach
    void clean() {
        Folders.delete(home);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void appsComeBackHoweverTheyWentAway(Supplier<Engine> start) {
        try (Engine engine = start.get()) {
            run(engine, "db", "app:1");
            run(engine, "api", "app:1", "bartizan.depends-on=db");
            run(engine, "web", "app:1", "bartizan.depends-on=api");
            run(engine, "sick", "app:broken");
            BartizanProcess service = service(engine).startReady();
            try (service) {
                awaitRunning(service, CHAIN);
                quietSoakPasses(service);
                everyAppAndTheChainRecoverFromAKill(service, engine);
                stopFromOutsideIsUndone(service, engine);
                stopThroughUsStays(service, engine);
                engineMayBeAway(service, engine);
                engine.kill("api");
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

    private static void everyAppAndTheChainRecoverFromAKill(BartizanProcess service, Engine engine) {
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
                engine,
                drill.path("recoveries").findValuesAsText("seconds"),
                drill.path("median_seconds"),
                drill.path("worst_seconds"));
    }

    private static void stopFromOutsideIsUndone(BartizanProcess service, Engine engine) {
        String since = service.get("/api/v1/containers/web").at("/since").asText();

        engine.stop("web");

        await().atMost(Patience.LONG)
                .until(
                        () -> service.get("/api/v1/containers/web").json(),
                        web -> !web.path("since").asText().equals(since)
                                && web.path("state").asText().equals("running"));
    }

    private static void stopThroughUsStays(BartizanProcess service, Engine engine) {
        service.post("/api/v1/containers/web/stop").expect(200);
        awaitState(service, "web", "stopped"::equals);

        // When another app has recovered since, this one could have been started, too.
        engine.kill("db");
        awaitState(service, "db", state -> !state.equals("running"));
        awaitRunning(service, List.of("db", "api"));

        assertThat(state(service, "web")).isEqualTo("stopped");
        service.post("/api/v1/containers/web/start").expect(200);
        awaitRunning(service, CHAIN);
    }

    private static void engineMayBeAway(BartizanProcess service, Engine engine) {
        engine.goAway();
        service.get("/api/v1/containers/web/logs").expectError(502, "CONTAINER_ENGINE_UNREACHABLE");

        engine.comeBack();

        // Docker has stopped them with itself, which the service may not have observed yet.
        await().atMost(Patience.LONG).until(() -> CHAIN.stream().allMatch(engine::running));
        awaitRunning(service, CHAIN);
        await().atMost(Patience.LONG)
                .untilAsserted(
                        () -> service.get("/api/v1/containers/web/logs?tail=1").expect(200));
    }

    private static void run(Engine engine, String name, String image, String... more) {
        // A container that never becomes healthy may fail soon.
        boolean sick = name.equals("sick");
        List<String> labels = new ArrayList<>(List.of(
                "bartizan.supervise=true",
                "bartizan.health=" + engine.health(),
                "bartizan.health.interval=1s",
                "bartizan.health.retries=" + (sick ? 1 : 2),
                "bartizan.health.start-period=" + (sick ? "0s" : "3s")));
        labels.addAll(List.of(more));
        engine.run(name, image, labels);
    }

    private BartizanProcess.Builder service(Engine engine) {
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

    /** An engine with containers. */
    private interface Engine extends AutoCloseable {

        Path socket();

        /** The check of its containers. */
        String health();

        void run(String container, String image, List<String> labels);

        void stop(String container);

        void kill(String container);

        boolean running(String container);

        void goAway();

        void comeBack();

        @Override
        void close();
    }

    /** Docker or Podman. */
    private record Real(PrivateEngine engine) implements Engine {

        @Override
        public Path socket() {
            return engine.socket();
        }

        @Override
        public String health() {
            return "http://:8080/health";
        }

        @Override
        public void run(String container, String image, List<String> labels) {
            List<String> command = new ArrayList<>(List.of("run", "--detach", "--name", container));
            labels.forEach(label -> command.addAll(List.of("--label", label)));
            if (container.equals("api")) {
                command.addAll(List.of("--env", "START_DELAY=1"));
            }
            command.add(image);
            engine.cli(command.toArray(String[]::new));
        }

        @Override
        public void stop(String container) {
            engine.cli("stop", container);
        }

        @Override
        public void kill(String container) {
            engine.cli("kill", container);
        }

        @Override
        public boolean running(String container) {
            return engine.cli("inspect", "--format", "{{.State.Running}}", container)
                    .strip()
                    .equals("true");
        }

        @Override
        public void goAway() {
            engine.kill();
        }

        @Override
        public void comeBack() {
            engine.begin();
        }

        @Override
        public void close() {
            engine.close();
        }

        @Override
        public String toString() {
            return engine.getClass().getSimpleName();
        }
    }

    /** For machines that have none. */
    private record Faked(FakeEngine engine) implements Engine {

        @Override
        public Path socket() {
            return engine.socket();
        }

        @Override
        public String health() {
            return "exec:check";
        }

        @Override
        public void run(String container, String image, List<String> labels) {
            engine.programs((name, command) -> new ExecResult(name.equals("sick") ? 1 : 0, "", false));
            engine.run(
                    container,
                    labels.stream()
                            .map(label -> label.split("=", 2))
                            .collect(Collectors.toMap(label -> label[0], label -> label[1])));
        }

        @Override
        public void stop(String container) {
            engine.die(container, 0);
        }

        @Override
        public void kill(String container) {
            engine.die(container, 137);
        }

        @Override
        public boolean running(String container) {
            return engine.api().inspect(container).run().state() == RuntimeState.RUNNING;
        }

        @Override
        public void goAway() {
            engine.end();
        }

        @Override
        public void comeBack() {
            engine.begin();
        }

        @Override
        public void close() {
            engine.close();
        }

        @Override
        public String toString() {
            return "FakeEngine";
        }
    }
}
