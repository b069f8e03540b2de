package dev.bartizan.update.rollout;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.LowerCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.bartizan.update.Adoption;
import dev.bartizan.update.Platform;
import dev.bartizan.update.Update;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An update, and how it fares. */
@JsonNaming(LowerCamelCaseStrategy.class)
@Schema(description = "An update, and how it fares.")
public record UpdateStatus(
        @Schema(description = "What it runs on.") Platform platform,

        @Schema(description = "The runtime that it needs.", examples = "1.0.0")
        String runtimeVersion,

        @Schema(description = "Who gets it.", examples = "production")
        String channel,

        @Schema(description = "Identifies it.") UUID id,

        @Schema(description = "When it was published.") Instant createdAt,

        @Schema(description = "An update, or the wish that clients go back to the embedded one.")
        Update.Kind kind,

        @Schema(description = "Percentage of clients that are offered it.", examples = "100")
        int rollout,

        @Schema(description = "How often its bundle was fetched.")
        long downloads,

        @Schema(description = "How many clients could not run it.")
        long failures,

        @Schema(description = "What its publisher says of it; may be empty.")
        String message) {

    static UpdateStatus of(Update update, Adoption adoption) {
        return new UpdateStatus(
                update.platform(),
                update.runtimeVersion(),
                update.channel(),
                update.id(),
                update.createdAt(),
                update.kind(),
                update.rollout(),
                adoption.downloads(update.id()),
                adoption.failures(update.id()),
                update.message());
    }
}
