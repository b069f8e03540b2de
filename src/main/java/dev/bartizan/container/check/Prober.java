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

    /**
     * The container to check.
     *
     * @param address its IP address; the loopback address if it has none because it shares the host's network
     */
    public record Target(String id, String address) {

        public static Target of(ContainerDetail container) {
            return new Target(
                    container.id(),
                    container.run().addresses().values().stream()
                            .filter(address -> !address.isEmpty())
                            .findFirst()
                            .orElse("127.0.0.1"));
        }

        private String host(String configured) {
            return configured.isEmpty() ? address : configured.replace("[", "").replace("]", "");
        }
    }

    private final ContainerEngine engine;
    private final BlockingHttpClient http;

    public Prober(ContainerEngine engine, Vertx vertx) {
        this.engine = engine;
        // A client of its own without pooling: a check also tests whether connections can be opened.
        this.http = new BlockingHttpClient(vertx, CONNECT_TIMEOUT);
    }

    @PreDestroy
    void close() {
        http.close();
    }

    /**
     * Runs a check once.
     *
     * @throws EngineException if the engine is unreachable; the container's health is unknown then
     */
    public HealthResult probe(Check check, Target target) {
        return switch (check.probe()) {
            case Probe.Http probe -> ask(probe, target, check.timeout());
            case Probe.Tcp probe -> connect(target.host(probe.host()), probe.port(), check.timeout());
            case Probe.Exec probe -> execute(probe, target.id(), check.timeout());
        };
    }

    private HealthResult ask(Probe.Http probe, Target target, Duration timeout) {
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(target.host(probe.host()))
                .setPort(probe.port())
                .setURI(probe.path())
                .setConnectTimeout(timeout.toMillis())
                .putHeader(HttpHeaders.USER_AGENT, "bartizan");
        try {
            return http.exchange(() -> request, Optional.empty(), response -> judge(probe, response), timeout);
        } catch (SocketTimeoutException late) {
            return late(timeout);
        } catch (IOException failure) {
            return HealthResult.unhealthy("No answer: " + failure.getMessage());
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
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
