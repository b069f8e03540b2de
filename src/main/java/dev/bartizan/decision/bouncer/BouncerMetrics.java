package dev.bartizan.decision.bouncer;

import dev.bartizan.system.DeadlineQueue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Metrics of each bouncer, updated every minute. */
@Singleton
class BouncerMetrics {

    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final BouncerRegistry registry;
    private final MultiGauge open;

    BouncerMetrics(BouncerRegistry registry, MeterRegistry metrics, DeadlineQueue deadlines) {
        this.registry = registry;
        this.open = MultiGauge.builder("bartizan.bouncer.open.addresses")
                .description("IPv4 addresses in networks that the bouncer gets but can't block")
                .register(metrics);
        deadlines.every("bouncer-metrics", INTERVAL, INTERVAL, this::update);
    }

    /** Creates this bean. */
    void start(@Observes StartupEvent event) {}

    void update() {
        open.register(
                registry.sessions().stream()
                        .distinct()
                        .<Row<?>>map(session -> Row.of(
                                Tags.of("bouncer", session.name()),
                                BouncerWarnings.open(session).addresses4()))
                        .toList(),
                true);
    }
}
