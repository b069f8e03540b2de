package dev.bartizan.health;

import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Collects the condition of all components. */
@Singleton
public class Health {

    private final List<HealthComponent> components;
    private final Recovery recovery;
    private final String version;

    Health(
            @All List<HealthComponent> components,
            Recovery recovery,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.components = components;
        this.recovery = recovery;
        this.version = version;
    }

    /** The whole summary; can read the database. */
    public HealthSummaryView summary() {
        boolean ok = true;
        Map<String, Map<String, Object>> parts = new TreeMap<>();
        for (HealthComponent component : components) {
            HealthComponent.Condition condition = component.condition();
            Map<String, Object> part = new LinkedHashMap<>();
            part.put("status", HealthSummaryView.Status.of(condition.ok()));
            part.putAll(condition.facts());
            parts.put(component.name(), part);
            ok &= condition.ok();
        }
        Duration uptime = Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
        return new HealthSummaryView(
                HealthSummaryView.Status.of(ok), recovery.complete(), version, uptime.toSeconds(), parts);
    }
}
