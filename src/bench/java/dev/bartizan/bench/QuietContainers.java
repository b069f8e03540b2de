package dev.bartizan.bench;

import com.sun.net.httpserver.HttpServer;
import dev.bartizan.container.engine.FakeEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** An engine with supervised containers that answer their health checks and report nothing. */
final class QuietContainers implements AutoCloseable {

    static final Duration BETWEEN_CHECKS = Duration.ofSeconds(30);

    private final HttpServer app;
    private final FakeEngine engine = FakeEngine.docker();

    QuietContainers() throws IOException {
        app = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        app.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        app.start();
    }

    /**
     * Prints the path of the engine's socket, and ends with the standard input.
     *
     * @param arguments the number of containers
     */
    public static void main(String[] arguments) throws IOException {
        try (QuietContainers containers = new QuietContainers()) {
            containers.run(Integer.parseInt(arguments[0]));
            System.out.println(containers.socket());
            System.in.transferTo(System.out);
        }
    }

    Path socket() {
        return engine.socket();
    }

    /** Starts this number of containers, named {@code app-0} and so on. */
    void run(int containers) {
        for (int i = 0; i < containers; i++) {
            engine.run(
                    "app-" + i,
                    Map.of(
                            "bartizan.supervise",
                            "true",
                            "bartizan.health",
                            "http://:%d/".formatted(app.getAddress().getPort()),
                            "bartizan.health.interval",
                            BETWEEN_CHECKS.toSeconds() + "s"));
        }
    }

    @Override
    public void close() {
        engine.close();
        app.stop(0);
    }
}
