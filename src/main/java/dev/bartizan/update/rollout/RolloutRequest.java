package dev.bartizan.update.rollout;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The share of clients that get an update. */
@Schema(description = "The share of clients that get an update.")
public record RolloutRequest(
        @Schema(description = "Percentage of clients, 0 to 100.", examples = "50") @NotNull @Min(0) @Max(100)
        Integer percent) {}
