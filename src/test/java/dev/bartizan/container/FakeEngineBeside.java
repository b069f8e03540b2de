package dev.bartizan.container;

import dev.bartizan.container.engine.FakeEngine;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A fake of an engine beside the application, which does everything soon. */
public class FakeEngineBeside implements QuarkusTestResourceLifecycleManager {

    private FakeEngine engine;

    @Override
    public Map<String, String> start() {
        engine = FakeEngine.docker();
        return Map.of(
                "bartizan.container.enabled", "true",
                "bartizan.container.socket", engine.socket().toString(),
                "bartizan.container.sweep-interval", "1s",
                "bartizan.container.restart.limit", "1000",
                "bartizan.container.restart.backoff", "10ms",
                "bartizan.container.restart.longest-backoff", "10ms",
                "bartizan.soak.allow.web", "known error");
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(engine, new TestInjector.MatchesType(FakeEngine.class));
    }

    @Override
    public void stop() {
        engine.close();
    }
}
