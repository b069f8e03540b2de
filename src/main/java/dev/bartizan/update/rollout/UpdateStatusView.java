package dev.bartizan.update.rollout;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.LowerCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.bartizan.update.Adoption;
import dev.bartizan.update.Platform;
import dev.bartizan.update.Update;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An update with its downloads and failures. */
@JsonNaming(LowerCamelCaseStrategy.class)
@Schema(description = "An update with its downloads and failures.")
public record UpdateStatusView(
        @Schema(description = "App of the update.", examples = "default")
        String app,

        @Schema(description = "Platform of the update.") Platform platform,

        @Schema(description = "Runtime version that the update needs.", examples = "1.0.0")
        String runtimeVersion,

        @Schema(description = "Channel of the update.", examples = "production")
        String channel,

        @Schema(description = "Id of the update.") UUID id,

        @Schema(description = "Id of its release: the updates of one upload, or of one rollback of a release.")
        UUID releaseId,

        @Schema(description = "When it was published.") Instant createdAt,

        @Schema(description = "An update, or a rollback to the embedded update.")
        Update.Kind kind,

        @Schema(description = "Percentage of clients that get it.", examples = "100")
        int rollout,

        @Schema(
                description = "Whether it is stopped because too many clients could not run it, and was not rolled out"
                        + " again.")
        boolean stopped,

        @Schema(description = "Number of downloads of its bundle.")
        long downloads,

        @Schema(description = "Number of clients that could not run it.")
        long failures,

        @Schema(description = "The publisher's message; may be empty.")
        String message) {

    static UpdateStatusView of(Update update, Adoption adoption) {
        return new UpdateStatusView(
                update.target().app(),
                update.target().platform(),
                update.target().runtimeVersion(),
                update.target().channel(),
                update.id(),
                update.release(),
                update.createdAt(),
                update.kind(),
                update.rollout(),
                update.stopped(),
                adoption.downloads(update.id()),
                adoption.failures(update.id()),
                update.message());
    }
}
