package dev.bartizan.container.check;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What one health check found. */
@Schema(description = "What one health check found.")
@RegisterForReflection
public record CheckedHealth(
        @Schema(description = "When it ended.") Instant at,

        @Schema(description = "What it found. `broken`: it could not be run, which says nothing of the container.")
        HealthResult.Verdict verdict,

        @Schema(description = "What it said.", examples = "It answered 503.")
        String output) {}
