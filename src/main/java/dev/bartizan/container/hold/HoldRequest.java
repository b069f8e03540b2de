package dev.bartizan.container.hold;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** For how long an app is held. */
@Schema(description = "For how long an app is held.")
record HoldRequest(
        @Schema(
                name = "for",
                description = "From `1s` to `7d`.",
                required = true,
                type = SchemaType.STRING,
                examples = "30m")
        @JsonProperty("for")
        @Nullable
        Duration time) {}
