package dev.bartizan.container.supervision;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A container is in another state than before. */
@Schema(description = "A container is in another state than before.")
@RegisterForReflection
public record StateChange(
        @Schema(description = "When that was seen.") Instant at,

        @Schema(description = "The app that it belongs to.", examples = "shop")
        String app,

        @Schema(description = "Its name.", examples = "shop-blue")
        String container,

        @Schema(description = "The state before.", examples = "running")
        String from,

        @Schema(description = "The state now.", examples = "crashed")
        String to,

        @Schema(description = "Why, for people.", examples = "It ended with exit code 1.")
        String why) {}
