package dev.bartizan.container.check;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The result of one health check, with its time. */
@Schema(description = "The result of one health check.")
@RegisterForReflection
public record CheckedHealth(
        @Schema(description = "When the check ended.") Instant at,

        @Schema(description = "The result. `broken`: the check could not be run, so the container's health is unknown.")
        HealthResult.Verdict verdict,

        @Schema(description = "Output of the check.", examples = "It answered 503.")
        String output) {}
