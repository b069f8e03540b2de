package dev.bartizan.deployment.run;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row of {@code deployment_step}. */
@Embeddable
class StepRow {

    @Enumerated(EnumType.STRING)
    DeploymentState state;

    Instant startedAt;

    /** Absent for the current state. */
    @Nullable
    Instant endedAt;

    /** Absent if there is no remark. */
    @Nullable
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
