package dev.bartizan.container;

import dev.bartizan.container.engine.FakeEngine;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A service whose engine is a fake one, which tests get by the type of a field. */
public final class FakeEngineResource implements QuarkusTestResourceLifecycleManager {

    private FakeEngine engine;

    @Override
    public Map<String, String> start() {
        engine = FakeEngine.docker();
        return Map.of(
                "bartizan.container.enabled", "true",
                "bartizan.container.socket", engine.socket().toString(),
                "bartizan.container.sweep-interval", "2s");
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(engine, new TestInjector.MatchesType(FakeEngine.class));
    }

    @Override
    public void stop() {
        if (engine != null) {
            engine.close();
        }
    }
}
