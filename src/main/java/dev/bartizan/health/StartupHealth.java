package dev.bartizan.health;

import dev.bartizan.database.DatabaseState;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/**
 * Started when the recovery is done. A database that can't be opened counts as started too: there is nothing that a
 * restart would mend, and readiness names the reason.
 */
@Startup
@Singleton
class StartupHealth implements HealthCheck {

    private final Recovery recovery;
    private final DatabaseState state;

    StartupHealth(Recovery recovery, DatabaseState state) {
        this.recovery = recovery;
        this.state = state;
    }

    @Override
    public HealthCheckResponse call() {
        boolean hopeless = state.condition() instanceof DatabaseState.Condition.Down;
        return HealthCheckResponse.named("recovery")
                .status(recovery.complete() || hopeless)
                .withData("crash_recovery_complete", recovery.complete())
                .build();
    }
}
