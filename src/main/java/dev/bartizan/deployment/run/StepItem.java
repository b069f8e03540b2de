package dev.bartizan.deployment.run;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A step of a deployment as the API tells of it. */
@Schema(description = "A state that a deployment went through.")
record StepItem(
        @Schema(description = "The state.", examples = "checking")
        DeploymentState state,

        @Schema(description = "When it got into it.") Instant startedAt,

        @Schema(description = "When it left it; `null` if it is in it.") @Nullable
        Instant endedAt,

        @Schema(
                description = "What came of it, such as why it failed; `null` if there is nothing to say.",
                examples = "web-green ended with exit code 1.")
        @Nullable
        String note) {

    static StepItem of(Deployment.Step step) {
        return new StepItem(
                step.state(),
                step.startedAt(),
                step.endedAt().orElse(null),
                step.note().orElse(null));
    }
}
