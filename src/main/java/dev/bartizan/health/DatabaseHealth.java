package dev.bartizan.health;

import dev.bartizan.database.DatabaseFailure;
import dev.bartizan.database.DatabaseLocation;
import dev.bartizan.database.DatabaseState;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Readiness of the database, with the reason if it fails. Reads the known state, not the database. */
@Readiness
@Singleton
class DatabaseHealth implements AsyncHealthCheck, HealthComponent {

    private final DatabaseState state;
    private final DatabaseLocation location;

    DatabaseHealth(DatabaseState state, DatabaseLocation location) {
        this.state = state;
        this.location = location;
    }

    @Override
    public String name() {
        return "database";
    }

    @Override
    public Condition condition() {
        DatabaseState.Condition condition = state.condition();
        Optional<DatabaseFailure> failure = state.failure();
        Map<String, Object> facts = new LinkedHashMap<>();
        if (location.server()) {
            facts.put("kind", location.kind().wireName());
        }
        failure.ifPresent(found -> {
            facts.put("error_code", found.code().name());
            facts.put(location.codeName(), found.engineCode());
        });
        if (state.usedByOther()) {
            facts.put("role", state.following() ? "follower" : "waiting");
        }
        facts.put("since", condition.since().toString());
        // A node that waits for its turn passes all requests on.
        return new Condition(
                condition instanceof DatabaseState.Condition.Up || state.following() || state.canPassOn(), facts);
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        Condition condition = condition();
        HealthCheckResponseBuilder response = HealthCheckResponse.named(name()).status(condition.ok());
        condition.facts().forEach((fact, value) -> response.withData(fact, String.valueOf(value)));
        return Uni.createFrom().item(response.build());
    }
}
