package dev.bartizan.container.supervision;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A container that was stopped. */
@Schema(description = "A container that was stopped.")
public record StoppedContainer(
        @Schema(description = "How it is doing now.") ContainerView container,

        @Schema(
                description = "Apps that run and depend on it, be it through others: they may miss it.",
                examples = "[\"shop\"]")
        List<String> dependents) {}
