package dev.bartizan.deployment.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.FakeEngine;
import dev.bartizan.deployment.FakeCaddy;
import dev.bartizan.deployment.MemoryRouteBook;
import dev.bartizan.deployment.Settings;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Routes of two apps, of which one is withdrawn while those of the other change. */
class TrafficTest {

    private static final Vertx VERTX = Vertx.vertx();
    private static final Map<String, Set<String>> OTHER = Map.of("other", Set.of("other:80"));

    private final FakeEngine fake = FakeEngine.docker();
    private final ContainerEngine engine = fake.api();
    private final FakeCaddy caddy = new FakeCaddy("other:80", "web:8080");
    private final Settings settings = new Settings(caddy.url());
    private final HttpCalls http = new HttpCalls(VERTX, settings);
    private final MemoryRouteBook book = new MemoryRouteBook();
    private final Traffic traffic = new Traffic(new Caddy(http, settings, new ObjectMapper()), engine, book);
    private Set<Dial> web = Set.of();

    @BeforeEach
    void start() {
        fake.run("web", Map.of());
        fake.run("web-green", Map.of("bartizan.app", "web"));
        fake.run("other", Map.of());
        CaddyRoutes routes = new Caddy(http, settings, new ObjectMapper()).routes();
        web = Traffic.dials(routes, engine.inspect("web"));
        book.dialled("web", web);
        book.dialled("other", Traffic.dials(routes, engine.inspect("other")));
        traffic.keep(() -> List.of(target("web", "web"), target("other", "other")));
        assertThat(caddy.dials()).containsExactly("other:80", "web:8080");
    }

    @AfterEach
    void stop() {
        http.close();
        caddy.close();
        fake.close();
    }

    @AfterAll
    static void closeVertx() {
        VERTX.close();
    }

    private RouteTarget target(String app, String container) {
        return new RouteTarget(app, container, Optional.of(engine.inspect(container)));
    }

    @Test
    void switchGoesOnIfAnotherRouteIsWithdrawnMeanwhile() {
        traffic.pointTo("web", web, engine.inspect("web-green"), next -> traffic.withdraw(OTHER));

        assertThat(caddy.dials()).containsExactly(RouteClaims.withdrawn("other"), "web-green:8080");
    }

    /** Otherwise the route would lead to an address that may be another container's by now. */
    @Test
    void lookIsRepeatedIfARouteIsWithdrawnMeanwhile() {
        int[] looks = {0};

        Map<String, RouteResult> results = traffic.keep(() -> {
            if (++looks[0] == 1) {
                traffic.withdraw(OTHER);
            }
            return List.of(target("web", "web-green"), target("other", "other"));
        });

        assertThat(looks[0]).isEqualTo(2);
        assertThat(results.keySet()).containsExactlyInAnyOrder("web", "other");
        assertThat(caddy.dials()).containsExactly("other:80", "web-green:8080");
    }
}
