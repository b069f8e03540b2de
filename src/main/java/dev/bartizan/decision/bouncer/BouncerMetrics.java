package dev.bartizan.decision.bouncer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Singleton;

/** Metrics of each bouncer. */
@Singleton
class BouncerMetrics {

    private final BouncerRegistry registry;
    private final MultiGauge open;

    BouncerMetrics(BouncerRegistry registry, MeterRegistry metrics) {
        this.registry = registry;
        this.open = MultiGauge.builder("bartizan.bouncer.open.addresses")
                .description("IPv4 addresses in networks that the bouncer gets but can't block")
                .register(metrics);
    }

    /** Takes time linear in the number of decisions of bouncers that block no networks. */
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
