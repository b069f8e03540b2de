package dev.bartizan.update.rollout;

import dev.bartizan.update.Adoption;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The updates of a release after a change of its rollout. */
@Schema(description = "The updates of a release after a change of its rollout.")
public record ReleaseRolloutView(
        @Schema(description = "All updates of the release, newest first.")
        List<UpdateStatusView> updates,

        @Schema(
                description =
                        "The ids of those that were left out, because they are stopped: too many clients could not"
                                + " run them.")
        List<UUID> skipped) {

    static ReleaseRolloutView of(UpdateService.ReleaseRollout rollout, Adoption adoption) {
        return new ReleaseRolloutView(
                rollout.updates().stream()
                        .map(update -> UpdateStatusView.of(update, adoption))
                        .toList(),
                rollout.skipped());
    }
}
