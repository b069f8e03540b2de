package dev.bartizan.container;

import dev.bartizan.container.engine.FakeEngine;
import dev.bartizan.deployment.FakeCaddy;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/**
 * Fakes of a container engine and of Caddy beside the service. Tests get them by the type of a field. All intervals are
 * short.
 */
public final class FakeEngineResource implements QuarkusTestResourceLifecycleManager {

    private final Map<String, String> settings = new HashMap<>();

    private FakeEngine engine;
    private FakeCaddy caddy;

    /** @param arguments settings of a test */
    @Override
    public void init(Map<String, String> arguments) {
        settings.putAll(arguments);
    }

    @Override
    public Map<String, String> start() {
        engine = FakeEngine.docker();
        caddy = new FakeCaddy();
        Map<String, String> all = new HashMap<>(Map.ofEntries(
                Map.entry("bartizan.container.enabled", "true"),
                Map.entry("bartizan.container.socket", engine.socket().toString()),
                Map.entry("bartizan.container.sweep-interval", "1s"),
                Map.entry("bartizan.container.missing-after", "10ms"),
                Map.entry("bartizan.container.image-check.interval", "0s"),
                Map.entry("bartizan.container.restart.limit", "1000"),
                Map.entry("bartizan.container.restart.backoff", "10ms"),
                Map.entry("bartizan.container.restart.longest-backoff", "10ms"),
                Map.entry("bartizan.soak.allow.web", "known error"),
                Map.entry("bartizan.deployment.caddy-url", caddy.url()),
                Map.entry("bartizan.deployment.check-interval", "1ms"),
                Map.entry("bartizan.deployment.watch-window", "10ms"),
                Map.entry("bartizan.deployment.drain", "10ms"),
                Map.entry("bartizan.deployment.route-interval", "100ms")));
        all.putAll(settings);
        return all;
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(engine, new TestInjector.MatchesType(FakeEngine.class));
        injector.injectIntoFields(caddy, new TestInjector.MatchesType(FakeCaddy.class));
    }

    @Override
    public void stop() {
        if (engine != null) {
            engine.close();
        }
        if (caddy != null) {
            caddy.close();
        }
    }
}
