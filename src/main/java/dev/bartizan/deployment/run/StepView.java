package dev.bartizan.deployment.run;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A step of a deployment as the API returns it. */
@Schema(description = "A state that a deployment went through.")
record StepView(
        @Schema(description = "The state.", examples = "checking")
        DeploymentState state,

        @Schema(description = "When the state began.") Instant startedAt,

        @Schema(description = "When the state ended; `null` for the current one.") @Nullable
        Instant endedAt,

        @Schema(
                description = "A remark, such as why the step failed; `null` if there is none.",
                examples = "web-green ended with exit code 1.")
        @Nullable
        String note) {

    static StepView of(Deployment.Step step) {
        return new StepView(
                step.state(),
                step.startedAt(),
                step.endedAt().orElse(null),
                step.note().orElse(null));
    }
}
