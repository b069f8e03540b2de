package dev.bartizan.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bartizan.container.engine.PrivateDocker;
import dev.bartizan.container.engine.PrivateEngine;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deployments behind a real Caddy in a real Docker: of {@code web} by its address, of {@code api} by its published port. */
class DeploymentIT {

    private static final int SITE = 8088;

    private static PrivateEngine engine;
    private static Path folder;
    private static HttpClient http;

    private Process caddy;
    private BartizanProcess bartizan;

    @BeforeAll
    static void startEngine() {
        Requirement.program("caddy");
        engine = PrivateDocker.start();
        http = client();
    }

    private static HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(BartizanProcess.PATIENCE)
                .build();
    }

    @AfterAll
    static void stopEngine() {
        if (engine != null) {
            http.shutdownNow();
            engine.close();
        }
    }

    @BeforeEach
    void start() throws IOException {
        folder = Folders.create();
        run("web");
        run("api", "--publish", "127.0.0.1:18080:8080");
        String web = engine.cli("inspect", "--format", "{{.NetworkSettings.IPAddress}}", "web");
        Files.writeString(folder.resolve("Caddyfile"), """
                {
                    admin %1$s:2019
                    auto_https off
                    storage file_system %2$s/caddy
                }
                http://:%3$d {
                    handle_path /api/* {
                        reverse_proxy 127.0.0.1:18080
                    }
                    reverse_proxy %4$s:8080
                }
                """.formatted(engine.address(), folder, SITE, web));
        startCaddy();
        bartizan = startBartizan();
    }

    private static void run(String name, String... options) {
        List<String> command = new ArrayList<>(List.of("run", "--detach", "--name", name));
        command.addAll(List.of("--label", "bartizan.supervise=true", "--label", "bartizan.health=http://:8080/health"));
        command.addAll(List.of(options));
        command.add("app:1");
        engine.cli(command.toArray(String[]::new));
    }

    private void startCaddy() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(engine.within(
                        "caddy", "run", "--config", folder.resolve("Caddyfile").toString(), "--adapter", "caddyfile"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("caddy.log").toFile());
        builder.environment().put("HOME", folder.toString());
        caddy = builder.start();
        for (String path : List.of("/version", "/api/version")) {
            await().atMost(BartizanProcess.PATIENCE)
                    .ignoreExceptions()
                    .until(() -> get(path).statusCode() == 200);
        }
    }

    private static BartizanProcess startBartizan() {
        return BartizanProcess.at(folder.resolve("data"))
                .env("BARTIZAN_CONTAINER_ENABLED", true)
                .env("BARTIZAN_CONTAINER_SOCKET", engine.socket())
                .env("BARTIZAN_DEPLOYMENT_CADDY_URL", "http://%s:2019".formatted(engine.address()))
                .env("BARTIZAN_DEPLOYMENT_CHECKS", 2)
                .env("BARTIZAN_DEPLOYMENT_CHECK_INTERVAL", "100ms")
                .env("BARTIZAN_DEPLOYMENT_START_TIMEOUT", "5s")
                .env("BARTIZAN_DEPLOYMENT_WATCH_WINDOW", "3s")
                .env("BARTIZAN_DEPLOYMENT_DRAIN", "5s")
                .env("BARTIZAN_DEPLOYMENT_ROUTE_INTERVAL", "1s")
                .startReady();
    }

    @AfterEach
    void stop() {
        if (bartizan != null) {
            bartizan.close();
        }
        if (caddy != null) {
            caddy.destroyForcibly().onExit().join();
        }
        engine.cli("ps", "--all", "--quiet").lines().forEach(id -> engine.cli("rm", "--force", id));
        Folders.delete(folder);
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return get(http, path);
    }

    private static HttpResponse<String> get(HttpClient client, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://%s:%d%s".formatted(engine.address(), SITE, path));
        return client.send(
                HttpRequest.newBuilder(uri).timeout(BartizanProcess.PATIENCE).build(), BodyHandlers.ofString());
    }

    /**
     * Clients that send requests all the time, each with connections of its own. When its configuration changes, Caddy closes
     * idle connections. A request that was sent at that moment is repeated on a new connection, like in browsers. If the clients
     * shared connections, it could be repeated on another one that is being closed.
     */
    private static final class Load implements AutoCloseable {

        private final AtomicLong requests = new AtomicLong();
        private final Queue<String> failures = new ConcurrentLinkedQueue<>();
        private final List<Thread> visitors = new ArrayList<>();
        private volatile boolean over;

        Load(String... paths) {
            for (String path : paths) {
                visitors.add(Thread.ofPlatform().start(() -> visit(path)));
            }
        }

        private void visit(String path) {
            try (HttpClient own = client()) {
                while (!over) {
                    try {
                        HttpResponse<String> answer = get(own, path);
                        if (answer.statusCode() != 200) {
                            failures.add(path + " " + answer.statusCode());
                        }
                    } catch (IOException | InterruptedException failure) {
                        failures.add(path + " " + failure);
                    }
                    requests.incrementAndGet();
                    LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
                }
            }
        }

        /** Ends it, and fails if any request failed. */
        @Override
        public void close() {
            over = true;
            visitors.forEach(visitor -> {
                try {
                    visitor.join();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            });
            assertThat(failures).as("of %d requests", requests.get()).isEmpty();
        }
    }

    @Test
    void noRequestFailsDuringTenDeploymentsAndTwoRollbacks() throws Exception {
        Load load = new Load("/version", "/version", "/api/version", "/cgi-bin/slow?1");
        try (load) {
            for (int i = 0; i < 10; i++) {
                String version = i % 2 == 0 ? "2" : "1";
                String app = i < 8 ? "web" : "api";
                JsonNode ended = awaitEnd(deploy(app, "app:" + version, version));
                assertThat(ended.path("state").asText()).as(ended::toString).isEqualTo("succeeded");
                assertThat(get(app.equals("web") ? "/version" : "/api/version").body())
                        .isEqualTo(version + "\n");
            }
            for (String app : List.of("web", "api")) {
                long id = deploy(app, "app:2", "2");
                String container =
                        awaitState(id, "watching").path("new_container").asText();
                engine.cli("exec", container, "rm", "/www/health");
                JsonNode ended = awaitEnd(id);
                assertThat(ended.path("state").asText()).as(ended::toString).isEqualTo("rolled_back");
                assertClean(app, ended);
            }
        }
        System.Logger log = System.getLogger(DeploymentIT.class.getName());
        log.log(System.Logger.Level.INFO, "{0} requests, none failed", load.requests.get());
    }

    @Test
    void brokenImageLeavesTheOldOneServing() throws Exception {
        String before = engine.cli("inspect", "--format", "{{.State.StartedAt}}", "web");
        try (Load load = new Load("/version")) {
            JsonNode broken = awaitEnd(deploy("web", "app:broken", null));
            assertThat(broken.path("state").asText()).as(broken::toString).isEqualTo("failed");
            JsonNode unexpected = awaitEnd(deploy("web", "app:2", "3"));
            assertThat(unexpected.path("state").asText()).isEqualTo("failed");
            assertThat(load.requests.get()).isPositive();
        }
        assertThat(get("/version").body()).isEqualTo("1\n");
        assertThat(engine.cli("inspect", "--format", "{{.State.StartedAt}}", "web"))
                .isEqualTo(before);
        assertThat(running("web")).containsExactly("web");
        assertThat(engine.cli("ps", "--all", "--quiet", "--filter", "name=web-green"))
                .isEmpty();
    }

    @Test
    void restartedCaddyGetsItsRoutesBack() throws Exception {
        awaitEnd(deploy("web", "app:2", null));
        caddy.destroyForcibly().onExit().join();

        startCaddy();

        await().atMost(BartizanProcess.PATIENCE)
                .ignoreExceptions()
                .until(() -> get("/version").body().equals("2\n"));
    }

    @Test
    void deathOfBartizanAtAnyStepEndsInACleanState() throws Exception {
        try (Load load = new Load("/version")) {
            for (String state : List.of("creating", "checking", "switching", "watching", "draining", "stopping")) {
                String image = get("/version").body().equals("1\n") ? "app:2" : "app:1";
                long id = deploy("web", image, null);
                bartizan.awaitEvent(
                        "deployment_step",
                        line -> line.path("id").asLong() == id
                                && line.path("state").asText().equals(state));
                bartizan.kill();
                bartizan = startBartizan();
                assertClean("web", awaitEnd(id));
            }
            assertThat(load.requests.get()).isPositive();
        }
    }

    @Test
    void appThatCannotRunTwiceIsStoppedFirstAndComesBackAfterAFailure() {
        run("solo", "--publish", "127.0.0.1:18090:8080", "--volume", "solo:/data");

        JsonNode ended = awaitEnd(deployAlone("app:2"));

        assertThat(ended.path("state").asText()).as(ended::toString).isEqualTo("succeeded");
        assertThat(running("solo")).containsExactly("solo-green");
        assertThat(engine.cli("port", "solo-green")).contains("127.0.0.1:18090");

        JsonNode failed = awaitEnd(deployAlone("app:broken"));

        assertThat(failed.path("state").asText()).as(failed::toString).isEqualTo("failed");
        assertThat(running("solo")).containsExactly("solo-green");
        assertThat(engine.cli("port", "solo-green")).contains("127.0.0.1:18090");
    }

    private long deployAlone(String image) {
        Map<String, String> body = Map.of("app", "solo", "image", image, "proxy", "none", "strategy", "stop_first");
        return bartizan.post("/api/v1/deployments", body).expect(202).at("/id").asLong();
    }

    private long deploy(String app, String image, String version) {
        Map<String, String> body = version == null
                ? Map.of("app", app, "image", image)
                : Map.of("app", app, "image", image, "expect", version, "expect_path", "/version");
        return bartizan.post("/api/v1/deployments", body).expect(202).at("/id").asLong();
    }

    private JsonNode awaitState(long id, String state) {
        return await().atMost(BartizanProcess.PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> find(id), found -> found.path("state").asText().equals(state));
    }

    private JsonNode awaitEnd(long id) {
        return await().atMost(BartizanProcess.PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> find(id), found -> !found.path("ended_at").isNull());
    }

    private JsonNode find(long id) {
        return bartizan.get("/api/v1/deployments/" + id).expect(200).json();
    }

    /** One container runs, it serves, and Caddy sends requests to it. */
    private static void assertClean(String app, JsonNode deployment) throws Exception {
        String serving = deployment.path("serving").asText();
        String image = serving.equals(deployment.path("new_container").asText()) ? "image" : "old_image";
        assertThat(running(app)).as(deployment::toString).containsExactly(serving);
        assertThat("app:"
                        + get(app.equals("web") ? "/version" : "/api/version")
                                .body()
                                .strip())
                .isEqualTo(deployment.path(image).asText());
    }

    private static List<String> running(String app) {
        return engine.cli("ps", "--format", "{{.Names}}")
                .lines()
                .filter(name -> name.equals(app) || name.startsWith(app + "-"))
                .toList();
    }
}
