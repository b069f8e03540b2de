package dev.bartizan.decision;

import dev.bartizan.health.HealthComponent;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when decisions are published. */
@Readiness
@Singleton
class DecisionHealth implements HealthCheck, HealthComponent {

    private final DecisionPublisher publisher;

    DecisionHealth(DecisionPublisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public String name() {
        return "decisions";
    }

    @Override
    public Condition condition() {
        Optional<DecisionSet> current = publisher.current();
        return new Condition(
                current.isPresent(),
                current.<Map<String, Object>>map(decisions -> Map.of(
                                "generation", decisions.generation(),
                                "published_at", decisions.publishedAt().toString(),
                                "ranges", decisions.listed().rangeCount(),
                                "bans", decisions.bans().all().size()))
                        .orElse(Map.of()));
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named(name()).status(condition().ok()).build();
    }
}
