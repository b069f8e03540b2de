package dev.bartizan.container.supervision;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/** Figures of each supervised container. */
@Singleton
class ContainerMetrics {

    private final Supervisor supervisor;
    private final MultiGauge running;
    private final MultiGauge restarts;

    ContainerMetrics(Supervisor supervisor, MeterRegistry metrics) {
        this.supervisor = supervisor;
        this.running = MultiGauge.builder("bartizan.container.running")
                .description("1 while the container runs and is well, else 0")
                .register(metrics);
        this.restarts = MultiGauge.builder("bartizan.container.restarts")
                .description("How often the container was restarted by itself since the start of the process")
                .register(metrics);
    }

    @Scheduled(identity = "container-metrics", every = "15s", concurrentExecution = ConcurrentExecution.SKIP)
    void update() {
        List<SupervisedContainer> containers = supervisor.containers();
        Map<String, Long> counted = supervisor.restarts();
        running.register(
                containers.stream()
                        .<Row<?>>map(each -> Row.of(tags(each), each.state().equals("running") ? 1 : 0))
                        .toList(),
                true);
        restarts.register(
                containers.stream()
                        .<Row<?>>map(each -> Row.of(tags(each), counted.getOrDefault(each.name(), 0L)))
                        .toList(),
                true);
    }

    private static Tags tags(SupervisedContainer container) {
        return Tags.of("container", container.name(), "app", container.app());
    }
}
