package dev.bartizan.container.check;

import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.EngineException;
import dev.bartizan.container.engine.ExecResult;
import dev.bartizan.net.BlockingHttpClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;

/** Runs health checks. */
@Singleton
public class Prober {

    /** How many bytes of an answer are searched for the expected text. */
    private static final int LONGEST_ANSWER = 64 * 1024;

    /** Upper bound; each request has its own timeout. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** How many containers can share a network one by way of the other. */
    private static final int LONGEST_CHAIN = 4;

    private static final String SHARED = "container:";

    /**
     * The container to check.
     *
     * @param address its own IP address; empty if it has none
     * @param networkMode the engine's {@code NetworkMode}, such as {@code host} or {@code container:vpn}
     */
    public record Target(String id, Optional<String> address, String networkMode) {

        public static Target of(ContainerDetail container) {
            return new Target(
                    container.id(),
                    container.run().addresses().values().stream()
                            .filter(address -> !address.isEmpty())
                            .findFirst(),
                    container.raw().path("HostConfig").path("NetworkMode").asText());
        }
    }

    private final ContainerEngine engine;
    private final BlockingHttpClient http;

    /** For containers that are checked at their own address, which no certificate has. */
    private final BlockingHttpClient unverified;

    public Prober(ContainerEngine engine, Vertx vertx) {
        this.engine = engine;
        // A client of its own without pooling: a check also tests whether connections can be opened.
        this.http = new BlockingHttpClient(vertx, CONNECT_TIMEOUT);
        this.unverified = BlockingHttpClient.withoutVerification(vertx, CONNECT_TIMEOUT);
    }

    @PreDestroy
    void close() {
        http.close();
        unverified.close();
    }

    /**
     * Runs a check once.
     *
     * @throws EngineException if the engine is unreachable; the container's health is unknown then
     */
    public HealthResult probe(Check check, Target target) {
        return switch (check.probe()) {
            case Probe.Http probe ->
                host(probe.host(), target)
                        .map(host -> ask(probe, host, check.timeout()))
                        .orElseGet(Prober::unreachable);
            case Probe.Tcp probe ->
                host(probe.host(), target)
                        .map(host -> connect(host, probe.port(), check.timeout()))
                        .orElseGet(Prober::unreachable);
            case Probe.Exec probe -> execute(probe, target.id(), check.timeout());
        };
    }

    /** The host to connect to; empty if the container has no address. Never this machine in the place of the container. */
    private Optional<String> host(String configured, Target target) {
        return configured.isEmpty()
                ? address(target, LONGEST_CHAIN)
                : Optional.of(configured.replace("[", "").replace("]", ""));
    }

    private Optional<String> address(Target target, int chain) {
        if (target.address().isPresent()) {
            return target.address();
        }
        if (target.networkMode().equals("host")) {
            return Optional.of("127.0.0.1");
        }
        return target.networkMode().startsWith(SHARED) && chain > 0
                ? engine.find(target.networkMode().substring(SHARED.length()))
                        .flatMap(owner -> address(Target.of(owner), chain - 1))
                : Optional.empty();
    }

    private static HealthResult unreachable() {
        return HealthResult.broken(
                "The container has no address: a check over the network needs a host, such as http://app:8080/.");
    }

    private HealthResult ask(Probe.Http probe, String host, Duration timeout) {
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setServer(SocketAddress.inetSocketAddress(probe.port(), host))
                .setHost(name(probe).orElse(host))
                .setPort(probe.port())
                .setSsl(probe.transport().tls())
                .setURI(probe.path())
                .setConnectTimeout(timeout.toMillis())
                .putHeader(HttpHeaders.USER_AGENT, "bartizan");
        probe.transport().headers().forEach(request::putHeader);
        BlockingHttpClient client = probe.host().isEmpty() ? unverified : http;
        try {
            return client.exchange(() -> request, Optional.empty(), response -> judge(probe, response), timeout);
        } catch (SocketTimeoutException late) {
            return late(timeout);
        } catch (IOException failure) {
            return HealthResult.unhealthy("No answer: " + failure.getMessage());
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    /** The name in the header {@code Host}, without its port: the name for TLS. */
    private static Optional<String> name(Probe.Http probe) {
        return probe.transport().headers().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("Host"))
                .map(header -> header.getValue().lastIndexOf(':')
                                > header.getValue().lastIndexOf(']')
                        ? header.getValue().substring(0, header.getValue().lastIndexOf(':'))
                        : header.getValue())
                .findFirst();
    }

    private static Future<HealthResult> judge(Probe.Http probe, HttpClientResponse response) {
        String answered = "It answered %d.".formatted(response.statusCode());
        if (!probe.status().contains(response.statusCode())) {
            return Future.succeededFuture(HealthResult.unhealthy(answered));
        }
        if (probe.text().isEmpty()) {
            return Future.succeededFuture(HealthResult.healthy(answered));
        }
        Buffer body = Buffer.buffer();
        return response.handler(part -> {
                    if (body.length() < LONGEST_ANSWER) {
                        body.appendBuffer(part);
                    }
                })
                .end()
                .map(end -> body.toString().contains(probe.text().get())
                        ? HealthResult.healthy(answered)
                        : HealthResult.unhealthy(answered + " The answer lacks the expected text."));
    }

    private static HealthResult connect(String host, int port, Duration timeout) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), Math.toIntExact(timeout.toMillis()));
            return HealthResult.healthy("Port %d accepts connections.".formatted(port));
        } catch (IOException failure) {
            return HealthResult.unhealthy("No connection: " + failure.getMessage());
        }
    }

    private HealthResult execute(Probe.Exec probe, String id, Duration timeout) {
        try {
            ExecResult result = engine.exec(id, probe.command(), timeout);
            if (result.missing()) {
                return HealthResult.broken("The check can't be run: " + result.output());
            }
            return result.exitCode() == 0
                    ? HealthResult.healthy(result.output())
                    : HealthResult.unhealthy("Exit code %d. %s".formatted(result.exitCode(), result.output()));
        } catch (EngineException failure) {
            if (!failure.unreachable()) {
                throw failure;
            }
            // If the engine answers now, it was the check that took too long.
            engine.version();
            return late(timeout);
        }
    }

    private static HealthResult late(Duration timeout) {
        return HealthResult.unhealthy("No answer within %d ms.".formatted(timeout.toMillis()));
    }

    private static IllegalStateException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new IllegalStateException(cause);
    }
}
