package dev.bartizan.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.bartizan.Caller;
import dev.bartizan.FreePort;
import dev.bartizan.Patience;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.ExecResult;
import dev.bartizan.container.engine.FakeEngine;
import dev.bartizan.it.Requirement;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Apps behind a real Caddy, in a fake engine that gives their containers other addresses and ports whenever it restarts. Visitors send
 * requests all the time: an app may be away, but its site never shows another app.
 */
@QuarkusTest
@WithTestResource(RealCaddyResource.class)
class RestartedEngineTest {

    private static final int RESTARTS = 20;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    FakeEngine fake;
    RealCaddyResource.Site site;

    @Inject
    ContainerEngine engine;

    private final Random random = new Random(20);
    private final Machine machine = new Machine();

    /** The container that serves each app. */
    private final Map<String, String> serving = new LinkedHashMap<>();

    @BeforeEach
    void start() {
        Requirement.program("caddy");
        fake.programs((container, command) -> new ExecResult(1, "/proc/net/tcp:0", false));
        fake.network(machine);
    }

    @AfterEach
    void stop() {
        engine.list().forEach(container -> engine.remove(container.id(), true));
    }

    /** The servers of the containers. */
    private static final class Machine implements FakeEngine.Network {

        private static final AtomicLong LAST_ADDRESS = new AtomicLong(1);

        private final int port = FreePort.find();
        private final Map<String, String> addresses = new ConcurrentHashMap<>();
        private final Map<String, Integer> hostPorts = new ConcurrentHashMap<>();
        private Set<Integer> taken = Set.of();
        private final Map<String, List<HttpServer>> servers = new ConcurrentHashMap<>();

        @Override
        public String address(String container) {
            return addresses.computeIfAbsent(container, _ -> "127.1.0." + LAST_ADDRESS.incrementAndGet());
        }

        @Override
        public int hostPort(String container) {
            return hostPorts.computeIfAbsent(container, _ -> FreePort.find());
        }

        @Override
        public boolean used(int hostPort) {
            if (taken.contains(hostPort)) {
                return true;
            }
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress("127.0.0.1", hostPort));
                return false;
            } catch (IOException used) {
                return true;
            }
        }

        @Override
        public void started(String container, String address, List<Integer> published) {
            List<HttpServer> own = new ArrayList<>(List.of(serve(container, address, port)));
            published.forEach(hostPort -> own.add(serve(container, "127.0.0.1", hostPort)));
            servers.put(container, own);
        }

        private static HttpServer serve(String container, String address, int port) {
            try {
                HttpServer server = HttpServer.create(new InetSocketAddress(address, port), 0);
                byte[] app = app(container).getBytes(StandardCharsets.UTF_8);
                server.createContext("/", exchange -> {
                    exchange.sendResponseHeaders(200, app.length);
                    exchange.getResponseBody().write(app);
                    exchange.close();
                });
                server.start();
                return server;
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        private static String app(String container) {
            return container.endsWith("-green") ? container.substring(0, container.length() - 6) : container;
        }

        @Override
        public void ended(String container) {
            List<HttpServer> own = servers.remove(container);
            if (own != null) {
                own.forEach(server -> server.stop(0));
            }
        }

        /** Gives these containers each other's addresses and ports. */
        void shuffle(List<String> containers, Random random) {
            shuffle(addresses, containers, random);
            shuffle(hostPorts, containers, random);
        }

        private static <T> void shuffle(Map<String, T> values, List<String> containers, Random random) {
            List<String> keys = new ArrayList<>(containers);
            keys.retainAll(values.keySet());
            List<T> shuffled = new ArrayList<>(keys.stream().map(values::get).toList());
            Collections.rotate(shuffled, 1 + random.nextInt(Math.max(1, keys.size() - 1)));
            for (int i = 0; i < keys.size(); i++) {
                values.put(keys.get(i), shuffled.get(i));
            }
        }
    }

    /** Visitors of all sites. */
    private final class Visitors implements AutoCloseable {

        private final Map<String, AtomicLong> right = new ConcurrentHashMap<>();
        private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
        private final List<Thread> threads = new ArrayList<>();
        private volatile boolean over;

        Visitors() {
            for (String app : serving.keySet()) {
                right.put(app, new AtomicLong());
                threads.add(Thread.ofPlatform().start(() -> visit(app)));
            }
        }

        private void visit(String app) {
            try (HttpClient http =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
                while (!over) {
                    String shown = shown(http, app);
                    if (shown.equals(app)) {
                        right.get(app).incrementAndGet();
                    } else if (!shown.isEmpty()) {
                        wrong.add(app + " shows " + shown);
                    }
                    LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
                }
            }
        }

        @Override
        public void close() {
            over = true;
            threads.forEach(RestartedEngineTest::join);
            assertThat(wrong).isEmpty();
            assertThat(right.values()).allSatisfy(count -> assertThat(count).hasPositiveValue());
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The app that a site shows; empty if it shows an error. */
    private String shown(HttpClient http, String app) {
        try {
            HttpResponse<String> answer = http.send(
                    site.request("/" + app + "/").timeout(Patience.LONG).build(), BodyHandlers.ofString());
            return answer.statusCode() == 200 ? answer.body() : "";
        } catch (IOException closed) {
            return "";
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private void awaitWell() {
        try (HttpClient http = HttpClient.newHttpClient()) {
            serving.keySet()
                    .forEach(app -> await().atMost(Patience.LONG)
                            .pollInterval(Duration.ofMillis(10))
                            .until(() -> shown(http, app).equals(app)));
        }
    }

    private void awaitWithdrawn(String app) {
        await().atMost(Patience.LONG)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> site.configuration().contains("unix//nonexistent/bartizan/" + app + "\""));
    }

    private static ObjectNode published() {
        ObjectNode host = JSON.objectNode();
        host.putObject("PortBindings")
                .putArray("8080/tcp")
                .addObject()
                .put("HostIp", "127.0.0.1")
                .put("HostPort", "");
        return host;
    }

    private void begin(List<String> byAddress, List<String> byPort) {
        StringBuilder handlers = new StringBuilder();
        byAddress.forEach(app -> {
            fake.run(app, Map.of());
            handlers.append(handler(app, machine.address(app) + ":" + machine.port));
            serving.put(app, app);
        });
        byPort.forEach(app -> {
            fake.run(app, Map.of(), published());
            handlers.append(handler(app, "127.0.0.1:" + machine.hostPort(app)));
            serving.put(app, app);
        });
        site.load(handlers.toString());
        serving.keySet().forEach(this::deploy);
        awaitWell();
    }

    private static String handler(String app, String dial) {
        return "handle /%s/* {%n reverse_proxy %s%n}%n".formatted(app, dial);
    }

    private void deploy(String app) {
        deploy(app, "blue_green");
    }

    private void deploy(String app, String strategy) {
        int id = Caller.admin()
                .contentType(ContentType.JSON)
                .body(new HashMap<>(Map.of("app", app, "image", "app:2", "strategy", strategy)))
                .post("/api/v1/deployments")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        awaitEnd(id, "succeeded");
        serving.put(app, app + "-green");
    }

    private static void awaitEnd(int id, String state) {
        String path = "/api/v1/deployments/" + id;
        await().atMost(Patience.LONG)
                .until(() -> Caller.admin().get(path).then().extract().path("ended_at") != null);
        Caller.admin().get(path).then().body("state", equalTo(state));
    }

    /** The first container has a port that the engine chooses at each start. */
    private void rollBack(String app) {
        int id = Caller.admin()
                .get("/api/v1/deployments?app=" + app + "&limit=1")
                .then()
                .extract()
                .path("items[0].id");
        Caller.admin().post("/api/v1/deployments/" + id + "/rollback").then().statusCode(202);
        awaitEnd(id, "rolled_back");
        serving.put(app, app);
    }

    /** @param unseen whether the engine's API is away meanwhile, so that Bartizan gets no events */
    private void restartEngine(List<String> exposed, boolean unseen) {
        List<String> containers = new ArrayList<>(serving.values());
        if (unseen) {
            fake.end();
        }
        Collections.shuffle(containers, random);
        containers.forEach(container -> fake.die(container, 137));
        exposed.forEach(this::awaitWithdrawn);
        machine.shuffle(containers, random);
        Collections.shuffle(containers, random);
        containers.forEach(fake::start);
        if (unseen) {
            fake.begin();
        }
        awaitWell();
    }

    private void restartEngineOften(List<String> exposed) {
        Visitors visitors = new Visitors();
        try (visitors) {
            for (int i = 0; i < RESTARTS; i++) {
                restartEngine(exposed, i % 10 == 0);
            }
        }
    }

    @Test
    void twoAppsByAddress() {
        List<String> apps = List.of("red", "tan");
        begin(apps, List.of());

        restartEngineOften(apps);
    }

    @Test
    void twoAppsByPortsThatTheEngineChooses() {
        List<String> apps = List.of("ash", "oak");
        begin(List.of(), apps);
        apps.forEach(this::rollBack);

        restartEngineOften(apps);
    }

    @Test
    void fiveAppsByAddressAndByPort() {
        begin(List.of("ant", "bee", "cat"), List.of("dog", "elk"));

        restartEngineOften(List.of("ant", "bee", "cat"));
    }

    @Test
    void routesFollowAppsWhoseOldContainerIsStoppedFirst() {
        begin(List.of("elm"), List.of("fir"));
        List<String> apps = List.of("elm", "fir");
        apps.forEach(this::rollBack);

        Visitors visitors = new Visitors();
        try (visitors) {
            for (String app : apps) {
                deploy(app, "stop_first");
                awaitWell();
                rollBack(app);
                awaitWell();
            }
        }
    }

    @Test
    void strangerAtAnAppsAddressGetsNoneOfItsRequests() {
        begin(List.of("fox"), List.of());
        String address = machine.address("fox-green");

        Visitors visitors = new Visitors();
        try (visitors) {
            fake.die("fox-green", 137);
            awaitWithdrawn("fox");
            machine.addresses.put("stranger", address);
            machine.addresses.remove("fox-green");
            fake.run("stranger", Map.of());
            awaitNotification("route_lost", "fox");
            health("degraded").body("components.deployments.routes.withdrawn", equalTo(1));
            assertThat(Caller.anonymous().get("/q/metrics").asString())
                    .contains("bartizan_deployment_routes{state=\"withdrawn\"} 1.0");

            fake.start("fox-green");

            awaitWell();
            awaitNotification("route_recovered", "fox");
            health("ok");
        }
    }

    private static ValidatableResponse health(String state) {
        return RestAssured.get("/health").then().body("components.deployments.status", equalTo(state));
    }

    private static void awaitNotification(String kind, String app) {
        await().atMost(Patience.LONG)
                .until(() -> Caller.admin()
                        .get("/api/v1/notifications")
                        .then()
                        .extract()
                        .path("items.findAll { it.subject == '%s' }.kind".formatted(app))
                        .toString()
                        .contains(kind));
    }

    @Test
    void colourKeepsItsPortOfTheHost() {
        Set<Integer> taken = ConcurrentHashMap.newKeySet();
        machine.taken = taken;
        begin(List.of(), List.of("hen"));
        int first = hostPort("hen-green");
        assertThat(first).isBetween(20_000, 29_999);

        rollBack("hen");
        deploy("hen");
        assertThat(hostPort("hen-green")).isEqualTo(first);

        rollBack("hen");
        taken.add(first);
        deploy("hen");
        awaitWell();

        assertThat(hostPort("hen-green")).isBetween(20_000, 29_999).isNotEqualTo(first);
    }

    private int hostPort(String container) {
        return engine.inspect(container)
                .raw()
                .at("/HostConfig/PortBindings/8080~1tcp/0/HostPort")
                .asInt();
    }
}
