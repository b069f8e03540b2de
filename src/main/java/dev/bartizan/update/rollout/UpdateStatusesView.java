package dev.bartizan.update.rollout;

import dev.bartizan.update.Adoption;
import dev.bartizan.update.Update;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** All updates. */
@Schema(description = "All updates.")
public record UpdateStatusesView(
        @Schema(description = "Newest first.") List<UpdateStatusView> updates) {

    static UpdateStatusesView of(List<Update> updates, Adoption adoption) {
        return new UpdateStatusesView(updates.stream()
                .map(update -> UpdateStatusView.of(update, adoption))
                .toList());
    }
}
