package dev.bartizan.update.rollout;

import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Where clients are to go back to. */
@Schema(description = "Where clients are to go back to.")
public record RollbackRequest(
        @Schema(
                description =
                        "`previous`: what was offered to everybody before the update; `embedded`: what the app was"
                                + " installed with.",
                examples = "previous")
        @NotNull
        Rollback to) {}
