package dev.bartizan.deployment.run;

import dev.bartizan.container.check.HealthResult;
import dev.bartizan.container.desired.DesiredState;
import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.container.supervision.Supervisor;
import jakarta.inject.Singleton;
import java.util.Map;

/** Implements {@link Supervision} with the {@link Supervisor}. */
@Singleton
class SupervisedApps implements Supervision {

    private final Supervisor supervisor;

    SupervisedApps(Supervisor supervisor) {
        this.supervisor = supervisor;
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
    public void exclusively(String app, Runnable action) {
        supervisor.exclusively(app, () -> {
            action.run();
            return null;
        });
    }
}
