package dev.bartizan.container.hold;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A held app as the API returns it. */
@Schema(description = "An app that is held.")
public record HoldView(
        @Schema(description = "The app whose containers are left alone.", examples = "web")
        String app,

        @Schema(description = "When the hold ends.") Instant until) {}
