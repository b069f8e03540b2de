package dev.bartizan.health;

import io.quarkus.arc.All;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The health summary: open to everybody, 200 whether all is well or not. */
@Path("/health")
@Tag(name = "Health", description = "How the service is doing")
@PermitAll
public class HealthResource {

    private final List<HealthComponent> components;
    private final Recovery recovery;
    private final String version;

    HealthResource(
            @All List<HealthComponent> components,
            Recovery recovery,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.components = components;
        this.recovery = recovery;
        this.version = version;
    }

    @GET
    @Operation(summary = "How the service and its parts are doing")
    @APIResponse(responseCode = "200", description = "The summary, be it ok or degraded.")
    public HealthSummary summary() {
        boolean ok = true;
        Map<String, Map<String, Object>> parts = new TreeMap<>();
        for (HealthComponent component : components) {
            HealthComponent.Condition condition = component.condition();
            Map<String, Object> part = new LinkedHashMap<>();
            part.put("status", HealthSummary.Status.of(condition.ok()));
            part.putAll(condition.facts());
            parts.put(component.name(), part);
            ok &= condition.ok();
        }
        Duration uptime = Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
        return new HealthSummary(HealthSummary.Status.of(ok), recovery.complete(), version, uptime.toSeconds(), parts);
    }
}
