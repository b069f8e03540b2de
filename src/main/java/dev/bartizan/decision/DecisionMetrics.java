package dev.bartizan.decision;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;
import java.util.function.ToDoubleFunction;

/** Gauges of the published decision set; 0 before the first publication. */
@Singleton
class DecisionMetrics implements MeterBinder {

    private final DecisionPublisher publisher;

    DecisionMetrics(DecisionPublisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge("bartizan.decisions.ranges", set -> set.listed().rangeCount4())
                .description("Published ranges of lists that block")
                .tag("family", "ipv4")
                .register(registry);
        gauge("bartizan.decisions.ranges", set -> set.listed().rangeCount6())
                .description("Published ranges of lists that block")
                .tag("family", "ipv6")
                .register(registry);
        gauge("bartizan.decisions.addresses", DecisionSet::addressCount4)
                .description("Published IPv4 addresses of lists that block")
                .register(registry);
        gauge("bartizan.decisions.bans", set -> set.bans().all().size())
                .description("Published bans of all types")
                .register(registry);
        gauge("bartizan.decisions.generation", DecisionSet::generation)
                .description("Publications since the start")
                .register(registry);
    }

    private Gauge.Builder<DecisionPublisher> gauge(String name, ToDoubleFunction<DecisionSet> value) {
        return Gauge.builder(
                name,
                publisher,
                source -> source.current().map(value::applyAsDouble).orElse(0.0));
    }
}
