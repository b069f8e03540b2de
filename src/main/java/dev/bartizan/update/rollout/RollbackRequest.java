package dev.bartizan.update.rollout;

import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The target of a rollback. */
@Schema(description = "The target of a rollback.")
public record RollbackRequest(
        @Schema(
                description = "`previous`: the newest update before this one that was rolled out to all clients; "
                        + "`embedded`: the update that the app was installed with.",
                examples = "previous")
        @NotNull
        Rollback to) {}
