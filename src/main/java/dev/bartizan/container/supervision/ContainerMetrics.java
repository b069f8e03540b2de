package dev.bartizan.container.supervision;

import dev.bartizan.container.engine.EngineConfig;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Metrics of each supervised container. */
@Singleton
class ContainerMetrics {

    private static final Duration INTERVAL = Duration.ofSeconds(15);

    private final Supervisor supervisor;
    private final EngineConfig config;
    private final DeadlineQueue deadlines;
    private final MultiGauge running;
    private final MultiGauge restarts;

    ContainerMetrics(Supervisor supervisor, EngineConfig config, MeterRegistry metrics, DeadlineQueue deadlines) {
        this.supervisor = supervisor;
        this.config = config;
        this.deadlines = deadlines;
        this.running = MultiGauge.builder("bartizan.container.running")
                .description("1 while the container runs and is healthy, or its app is held; else 0")
                .register(metrics);
        this.restarts = MultiGauge.builder("bartizan.container.restarts")
                .description("How often Bartizan or the engine restarted the container since the start of the process")
                .register(metrics);
    }

    void start(@Observes @Priority(Lifecycle.Start.FEATURES) StartupEvent event) {
        if (config.enabled()) {
            deadlines.every("container-metrics", Duration.ZERO, INTERVAL, this::update);
        }
    }

    private void update() {
        List<SupervisedContainer> containers = supervisor.containers();
        Map<String, Long> counted = supervisor.restarts();
        running.register(
                containers.stream()
                        .<Row<?>>map(each -> Row.of(tags(each), fine(each.status()) ? 1 : 0))
                        .toList(),
                true);
        restarts.register(
                containers.stream()
                        .<Row<?>>map(each -> Row.of(tags(each), counted.getOrDefault(each.name(), 0L)))
                        .toList(),
                true);
    }

    private static boolean fine(SupervisedContainer.Status status) {
        return status.state().equals("running") || status.heldUntil().isPresent();
    }

    private static Tags tags(SupervisedContainer container) {
        return Tags.of("container", container.name(), "app", container.app());
    }
}
