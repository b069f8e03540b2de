package dev.bartizan.container.supervision;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A state change of a container. It is fired while the container's app is locked; observers must not block.
 */
@Schema(description = "A state change of a container.")
@RegisterForReflection
public record StateChange(
        @Schema(description = "When the change was observed.")
        Instant at,

        @Schema(description = "App of the container.", examples = "shop")
        String app,

        @Schema(description = "Name of the container.", examples = "shop-blue")
        String container,

        @Schema(description = "The state before.", examples = "running")
        String from,

        @Schema(description = "The state now.", examples = "crashed")
        String to,

        @Schema(description = "The reason of the new state.", examples = "It ended with exit code 1.")
        String why) {}
