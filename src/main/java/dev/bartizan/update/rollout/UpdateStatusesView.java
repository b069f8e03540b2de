package dev.bartizan.update.rollout;

import dev.bartizan.update.Adoption;
import dev.bartizan.update.Update;
import dev.bartizan.update.UpdateApp;
import dev.bartizan.update.Updates;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** All updates. */
@Schema(description = "All updates.")
public record UpdateStatusesView(
        @Schema(description = "Newest first.") List<UpdateStatusView> updates) {

    /** The updates of an app. */
    static UpdateStatusesView of(UpdateApp app, Updates updates, Adoption adoption) {
        return of(
                updates.all().stream()
                        .filter(update -> update.target().app().equals(app.name()))
                        .toList(),
                adoption);
    }

    static UpdateStatusesView of(List<Update> updates, Adoption adoption) {
        return new UpdateStatusesView(updates.stream()
                .map(update -> UpdateStatusView.of(update, adoption))
                .toList());
    }
}
