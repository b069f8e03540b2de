package dev.bartizan.health;

import dev.bartizan.database.DatabaseState;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/**
 * Startup and readiness check of the recovery. A database that can't be opened counts as started, because a restart would not
 * help; readiness has the reason.
 */
@Startup
@Readiness
@Singleton
class StartupHealth implements AsyncHealthCheck {

    private final Recovery recovery;
    private final DatabaseState state;

    StartupHealth(Recovery recovery, DatabaseState state) {
        this.recovery = recovery;
        this.state = state;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        boolean hopeless = state.condition() instanceof DatabaseState.Condition.Down || state.following();
        return Uni.createFrom()
                .item(HealthCheckResponse.named("recovery")
                        .status(recovery.complete() || hopeless)
                        .withData("crash_recovery_complete", recovery.complete())
                        .build());
    }
}
