package dev.bartizan.deployment.run;

import dev.bartizan.container.check.HealthResult;
import dev.bartizan.container.desired.DesiredState;
import dev.bartizan.container.desired.DesiredStates;
import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.container.supervision.Supervisor;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Implements {@link Supervision} with the {@link Supervisor}. */
@Singleton
class SupervisedApps implements Supervision {

    private final Supervisor supervisor;
    private final DesiredStates desiredStates;

    SupervisedApps(Supervisor supervisor, DesiredStates desiredStates) {
        this.supervisor = supervisor;
        this.desiredStates = desiredStates;
    }

    @Override
    public void setDesiredState(String container, DesiredState desired) {
        supervisor.setDesiredState(container, desired);
    }

    @Override
    public HealthResult probe(ContainerDetail container) {
        return supervisor.probe(container);
    }

    @Override
    public void setWarnings(Map<String, String> warnings) {
        supervisor.setOtherWarnings(warnings);
    }

    @Override
    public Optional<Instant> heldUntil(String app) {
        return desiredStates.heldUntil(app);
    }

    @Override
    public <T> T exclusively(String app, Supplier<T> action) {
        return supervisor.exclusively(app, action);
    }
}
