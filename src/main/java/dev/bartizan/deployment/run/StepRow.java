package dev.bartizan.deployment.run;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Instant;
import java.util.Optional;

/** A row of {@code deployment_step}. */
@Embeddable
class StepRow {

    @Enumerated(EnumType.STRING)
    DeploymentState state;

    Instant startedAt;

    /** Null for the current state. */
    Instant endedAt;

    /** Null if there is no remark. */
    String note;

    static StepRow of(Deployment.Step step) {
        StepRow stored = new StepRow();
        stored.state = step.state();
        stored.startedAt = step.startedAt();
        stored.endedAt = step.endedAt().orElse(null);
        stored.note = step.note().orElse(null);
        return stored;
    }

    Deployment.Step toStep() {
        return new Deployment.Step(state, startedAt, Optional.ofNullable(endedAt), Optional.ofNullable(note));
    }
}
