package dev.bartizan.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bartizan.FreePort;
import dev.bartizan.Patience;
import dev.bartizan.container.engine.FakeEngine;
import dev.bartizan.it.Requirement;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A real Caddy and a fake engine beside the service. If Caddy is not installed, nothing answers at its address. */
public final class RealCaddyResource implements QuarkusTestResourceLifecycleManager {

    /** The admin API of a running Caddy, and its site. */
    public static final class Site {

        private final HttpClient http = HttpClient.newHttpClient();
        private final int admin;
        private final int port;

        private Site(int admin, int port) {
            this.admin = admin;
            this.port = port;
        }

        /**
         * Loads a file, like a restart.
         *
         * @param handlers the directives of the site
         */
        public void load(String handlers) {
            HttpResponse<String> answer = send(HttpRequest.newBuilder(api("/load"))
                    .header("Content-Type", "text/caddyfile")
                    .POST(BodyPublishers.ofString("""
                            {
                                admin 127.0.0.1:%d
                                auto_https off
                            }
                            http://:%d {
                                bind 127.0.0.1
                                %s
                            }
                            """.formatted(admin, port, handlers))));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }

        /** Its configuration. */
        public String configuration() {
            return send(HttpRequest.newBuilder(api("/config/apps"))).body();
        }

        /** A request of a visitor. */
        public HttpRequest.Builder request(String path) {
            return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        }

        private URI api(String path) {
            return URI.create("http://127.0.0.1:" + admin + path);
        }

        private HttpResponse<String> send(HttpRequest.Builder request) {
            try {
                return http.send(request.build(), BodyHandlers.ofString());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(interrupted);
            }
        }
    }

    private FakeEngine engine;
    private Process caddy;
    private Site site;

    @Override
    public Map<String, String> start() {
        engine = FakeEngine.docker();
        int admin = FreePort.find();
        site = new Site(admin, FreePort.find());
        if (Requirement.installed("caddy")) {
            startCaddy(admin);
        }
        return Map.ofEntries(
                Map.entry("bartizan.container.enabled", "true"),
                Map.entry("bartizan.container.socket", engine.socket().toString()),
                Map.entry("bartizan.deployment.caddy-url", "http://127.0.0.1:" + admin),
                Map.entry("bartizan.deployment.check-interval", "1ms"),
                Map.entry("bartizan.deployment.watch-window", "10ms"),
                Map.entry("bartizan.deployment.drain", "10ms"),
                Map.entry("bartizan.deployment.route-interval", "500ms"));
    }

    private void startCaddy(int admin) {
        try {
            Path folder = Files.createTempDirectory("bartizan-caddy-");
            Path config = Files.writeString(folder.resolve("Caddyfile"), """
                    {
                        admin 127.0.0.1:%d
                        auto_https off
                        storage file_system %s
                    }
                    """.formatted(admin, folder));
            ProcessBuilder builder = new ProcessBuilder(
                            "caddy", "run", "--config", config.toString(), "--adapter", "caddyfile")
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("caddy.log").toFile());
            builder.environment().put("HOME", folder.toString());
            caddy = builder.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        await().atMost(Patience.LONG).ignoreExceptions().until(() -> site.configuration() != null);
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(engine, new TestInjector.MatchesType(FakeEngine.class));
        injector.injectIntoFields(site, new TestInjector.MatchesType(Site.class));
    }

    @Override
    public void stop() {
        if (engine != null) {
            engine.close();
        }
        if (caddy != null) {
            caddy.destroyForcibly().onExit().join();
        }
    }
}
