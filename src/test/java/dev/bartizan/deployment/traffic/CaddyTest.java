package dev.bartizan.deployment.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bartizan.FreePort;
import dev.bartizan.Patience;
import dev.bartizan.deployment.Settings;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.it.Requirement;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Caddy's admin API. */
class CaddyTest {

    private static final Vertx VERTX = Vertx.vertx();

    private static Process process;
    private static Caddy caddy;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        Requirement.program("caddy");
        int admin = FreePort.find();
        Path config = Files.writeString(folder.resolve("Caddyfile"), """
                {
                    admin 127.0.0.1:%d
                    auto_https off
                    storage file_system %s
                }
                http://127.0.0.1:%d {
                    bind 127.0.0.1
                    handle /api/* {
                        reverse_proxy web:8080 {
                            lb_try_duration 5s
                        }
                    }
                    handle /metrics {
                        reverse_proxy web:9090 other:9090
                    }
                    reverse_proxy web:8080
                }
                """.formatted(admin, folder, FreePort.find()));
        ProcessBuilder builder = new ProcessBuilder(
                        "caddy", "run", "--config", config.toString(), "--adapter", "caddyfile")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("caddy.log").toFile());
        builder.environment().put("HOME", folder.toString());
        process = builder.start();
        caddy = at("http://127.0.0.1:" + admin);
        await().atMost(Patience.LONG)
                .ignoreExceptions()
                .until(() -> !caddy.routes().dials().isEmpty());
    }

    private static Caddy at(String url) {
        Settings settings = new Settings(url);
        return new Caddy(new HttpCalls(VERTX, settings), settings, new ObjectMapper());
    }

    @AfterAll
    static void stop() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
        VERTX.close();
    }

    @Test
    void allPlacesAreChangedAndNothingElse() {
        CaddyRoutes before = caddy.routes();
        assertThat(before.etag()).isPresent();
        assertThat(before.dials()).containsExactlyInAnyOrder("web:8080", "web:9090", "other:9090");

        replace(Map.of("web:8080", "web-green:8080", "web:9090", "web-green:9090", "nobody:1", "nothing:1"));

        assertThat(caddy.routes().apps().toString())
                .isEqualTo(before.apps().toString().replace("\"web:", "\"web-green:"));

        replace(Map.of("web-green:9090", "web:9090"));
        replace(Map.of("web-green:8080", "web:8080"));
        assertThat(caddy.routes().apps()).isEqualTo(before.apps());
    }

    @Test
    void whatIsNotThereChangesNothing() {
        CaddyRoutes before = caddy.routes();

        assertThat(caddy.replace(before, Map.of(new Place("nowhere 1/1"), "nothing:1")))
                .isTrue();

        assertThat(caddy.routes()).isEqualTo(before);
    }

    @Test
    void changeOfAnotherClientIsNotOverwritten() {
        CaddyRoutes before = caddy.routes();
        replace(Map.of("other:9090", "elsewhere:9090"));

        Place place = before.upstreams().keySet().iterator().next();
        assertThat(caddy.replace(before, Map.of(place, "lost:1"))).isFalse();

        assertThat(caddy.routes().dials()).contains("elsewhere:9090").doesNotContain("lost:1");
        replace(Map.of("elsewhere:9090", "other:9090"));
    }

    /** Caddy accepts it, and nothing can answer there. */
    @Test
    void routeCanBeWithdrawn() {
        CaddyRoutes before = caddy.routes();
        String withdrawn = RouteClaims.withdrawn("a shop/{1}");

        replace(Map.of("web:9090", withdrawn));

        assertThat(caddy.routes().dials()).contains("unix//nonexistent/bartizan/a_shop__1_");
        replace(Map.of(withdrawn, "web:9090"));
        assertThat(caddy.routes().apps()).isEqualTo(before.apps());
    }

    private static void replace(Map<String, String> dials) {
        CaddyRoutes routes = caddy.routes();
        Map<Place, String> changes = new HashMap<>();
        routes.upstreams().forEach((place, dial) -> {
            if (dials.containsKey(dial)) {
                changes.put(place, dials.get(dial));
            }
        });
        assertThat(caddy.replace(routes, changes)).isTrue();
    }

    @Test
    void addressWithoutServerIsUnreachable() throws IOException {
        Caddy absent = at("http://127.0.0.1:" + FreePort.find());

        assertThatThrownBy(absent::routes)
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        unreachable -> assertThat(unreachable.code()).isEqualTo(ErrorCode.CADDY_UNREACHABLE));
    }
}
