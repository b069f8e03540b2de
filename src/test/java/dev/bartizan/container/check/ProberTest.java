package dev.bartizan.container.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.bartizan.blocklist.feed.TestCertificate;
import dev.bartizan.container.check.HealthResult.Verdict;
import dev.bartizan.container.check.Probe.StatusRange;
import dev.bartizan.container.engine.ExecResult;
import dev.bartizan.container.engine.FakeEngine;
import dev.bartizan.door.LogLines;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks of a real server, and of programs in a container of a fake engine. */
class ProberTest {

    private final Vertx vertx = Vertx.vertx();
    private final FakeEngine engine = FakeEngine.docker();
    private final Prober prober = new Prober(engine.api(), vertx);
    private HttpServer server;
    private Prober.Target target;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = "version 2".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/sick") ? 503 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        engine.run("web", Map.of());
        target = Prober.Target.of(engine.api().inspect("web"));
    }

    @AfterEach
    void stop() {
        server.stop(0);
        prober.close();
        engine.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private HealthResult probe(Probe probe, Duration timeout) {
        return probe(probe, timeout, target);
    }

    private HealthResult probe(Probe probe, Duration timeout, Prober.Target of) {
        return prober.probe(new Check(probe, Duration.ofSeconds(1), timeout, 1, Duration.ZERO), of);
    }

    private HealthResult probe(Probe probe) {
        return probe(probe, Duration.ofSeconds(30));
    }

    private Probe http(String path, StatusRange status, String text) {
        return new Probe.Http("", server.getAddress().getPort(), path, status, Optional.ofNullable(text));
    }

    @Test
    void http_answers_are_judged_by_status_and_text() {
        assertThat(probe(http("/", StatusRange.NO_ERROR, null))).isEqualTo(HealthResult.healthy("It answered 200."));
        assertThat(probe(http("/sick", StatusRange.NO_ERROR, null)))
                .isEqualTo(HealthResult.unhealthy("It answered 503."));
        assertThat(probe(http("/", new StatusRange(204, 204), null)).verdict()).isEqualTo(Verdict.UNHEALTHY);
        assertThat(probe(http("/", StatusRange.NO_ERROR, "version 2")).verdict())
                .isEqualTo(Verdict.HEALTHY);
        assertThat(probe(http("/", StatusRange.NO_ERROR, "version 3")).verdict())
                .isEqualTo(Verdict.UNHEALTHY);
    }

    @Test
    void headersAreSentAndHostReplacesTheAddress() {
        server.createContext("/headers", exchange -> {
            byte[] body = (exchange.getRequestHeaders().getFirst("Host") + " "
                            + exchange.getRequestHeaders().getFirst("X-Token"))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        Probe.Http probe = (Probe.Http) http("/headers", StatusRange.NO_ERROR, "shop.example secret");
        assertThat(probe(probe.with(Map.of("Host", "shop.example", "X-Token", "secret")))
                        .verdict())
                .isEqualTo(Verdict.HEALTHY);
        assertThat(probe(probe).verdict()).isEqualTo(Verdict.UNHEALTHY);
    }

    @Test
    void certificatesAreVerifiedOnlyIfTheCheckNamesAHost(@TempDir Path folder) throws Exception {
        HttpsServer secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(new TestCertificate(folder, "shop.example").context()));
        secure.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        secure.start();
        try {
            int port = secure.getAddress().getPort();
            Probe.Transport tls = new Probe.Transport(true, Map.of("Host", "shop.example"));
            assertThat(probe(new Probe.Http("", port, "/", StatusRange.NO_ERROR, Optional.empty(), tls)))
                    .isEqualTo(HealthResult.healthy("It answered 200."));
            assertThat(probe(new Probe.Http("127.0.0.1", port, "/", StatusRange.NO_ERROR, Optional.empty(), tls))
                            .verdict())
                    .as("self-signed")
                    .isEqualTo(Verdict.UNHEALTHY);
        } finally {
            secure.stop(0);
        }
    }

    @Test
    void a_server_that_accepts_connections_is_healthy_for_tcp() {
        assertThat(probe(new Probe.Tcp("", server.getAddress().getPort())).verdict())
                .isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void where_nobody_listens_nobody_is_well() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertThat(probe(new Probe.Tcp("", port)).verdict()).isEqualTo(Verdict.UNHEALTHY);
        assertThat(probe(new Probe.Http("", port, "/", StatusRange.NO_ERROR, Optional.empty()))
                        .verdict())
                .isEqualTo(Verdict.UNHEALTHY);
    }

    @Test
    void who_does_not_answer_is_not_well() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Probe probe = new Probe.Http("", silent.getLocalPort(), "/", StatusRange.NO_ERROR, Optional.empty());
            assertThat(probe(probe, Duration.ofMillis(200)))
                    .isEqualTo(HealthResult.unhealthy("No answer within 200 ms."));
        }
    }

    @Test
    void programs_are_judged_by_their_exit_code_and_missing_ones_not_at_all() {
        engine.programs((container, command) -> switch (command.getFirst()) {
            case "good" -> new ExecResult(0, "ok", false);
            case "bad" -> new ExecResult(2, "no database", false);
            default -> new ExecResult(127, "not found", true);
        });
        assertThat(probe(new Probe.Exec(List.of("good")))).isEqualTo(HealthResult.healthy("ok"));
        assertThat(probe(new Probe.Exec(List.of("bad")))).isEqualTo(HealthResult.unhealthy("Exit code 2. no database"));
        assertThat(probe(new Probe.Exec(List.of("curl"))).verdict()).isEqualTo(Verdict.BROKEN);
    }

    @Test
    void a_program_that_takes_too_long_is_no_sign_of_an_engine_that_is_gone() {
        CountDownLatch end = new CountDownLatch(1);
        engine.programs((container, command) -> {
            try {
                end.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return new ExecResult(0, "", false);
        });
        try {
            assertThat(probe(new Probe.Exec(List.of("slow")), Duration.ofMillis(200)))
                    .isEqualTo(HealthResult.unhealthy("No answer within 200 ms."));
        } finally {
            end.countDown();
        }
    }

    @Test
    void connectionThatTheServerResetsIsNoErrorInTheLog() throws Exception {
        try (ServerSocket rude = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                LogLines log = LogLines.listen()) {
            Thread server = Thread.ofVirtual().start(() -> {
                try (Socket socket = rude.accept()) {
                    socket.getInputStream().read();
                    socket.setSoLinger(true, 0);
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            });

            HealthResult result =
                    probe(new Probe.Http("", rude.getLocalPort(), "/", StatusRange.NO_ERROR, Optional.empty()));

            server.join();
            // After this nothing more is logged.
            vertx.close().toCompletionStage().toCompletableFuture().join();
            assertThat(result.verdict()).isEqualTo(Verdict.UNHEALTHY);
            assertThat(log.all()).noneMatch(line -> line.contains("reset"));
        }
    }

    @Test
    void containerIsCheckedAtTheAddressThatItHas() {
        Probe http = http("/", StatusRange.NO_ERROR, null);
        Probe tcp = new Probe.Tcp("", server.getAddress().getPort());
        engine.run("vpn", Map.of());

        for (Probe each : List.of(http, tcp)) {
            assertThat(verdict(each, "host")).isEqualTo(Verdict.HEALTHY);
            assertThat(verdict(each, "container:vpn")).isEqualTo(Verdict.HEALTHY);
            assertThat(verdict(each, "container:removed")).isEqualTo(Verdict.BROKEN);
            assertThat(verdict(each, "none")).isEqualTo(Verdict.BROKEN);
            assertThat(verdict(each, "a-removed-network")).isEqualTo(Verdict.BROKEN);
        }
        assertThat(verdict(new Probe.Tcp("127.0.0.1", server.getAddress().getPort()), "none"))
                .isEqualTo(Verdict.HEALTHY);
    }

    private Verdict verdict(Probe probe, String networkMode) {
        return probe(probe, Duration.ofSeconds(30), new Prober.Target("any", Optional.empty(), networkMode))
                .verdict();
    }
}
