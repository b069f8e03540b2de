package dev.bartizan.container.supervision;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A container that was stopped. */
@Schema(description = "A container that was stopped.")
public record StoppedContainerView(
        @Schema(description = "The container after the stop.")
        ContainerView container,

        @Schema(
                description = "Running apps that depend on it, directly or not. They may fail without it.",
                examples = "[\"shop\"]")
        List<String> dependents) {}
