package dev.bartizan.decision;

import dev.bartizan.database.DatabaseState;
import dev.bartizan.health.HealthComponent;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when decisions are published. */
@Readiness
@Singleton
class DecisionHealth implements AsyncHealthCheck, HealthComponent {

    private final DecisionPublisher publisher;
    private final DatabaseState database;

    DecisionHealth(DecisionPublisher publisher, DatabaseState database) {
        this.publisher = publisher;
        this.database = database;
    }

    @Override
    public String name() {
        return "decisions";
    }

    @Override
    public Condition condition() {
        Optional<DecisionSet> current = publisher.current();
        // A node that waits until it can follow or lead passes all requests on.
        boolean waiting = database.canPassOn() && !database.following();
        return new Condition(
                current.isPresent() || waiting,
                current.<Map<String, Object>>map(decisions -> Map.of(
                                "generation", decisions.generation(),
                                "published_at", decisions.publishedAt().toString(),
                                "ranges", decisions.listed().rangeCount(),
                                "bans", decisions.bans().all().size()))
                        .orElse(Map.of()));
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return Uni.createFrom()
                .item(HealthCheckResponse.named(name()).status(condition().ok()).build());
    }
}
