package dev.bartizan.update.rollout;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** All updates. */
@Schema(description = "All updates.")
public record UpdateStatusesView(
        @Schema(description = "Newest first.") List<UpdateStatusView> updates) {}
