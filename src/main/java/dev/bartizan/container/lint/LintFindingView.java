package dev.bartizan.container.lint;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A setting of a container that causes trouble.
 */
@Schema(description = "A setting of a container that causes trouble.")
public record LintFindingView(
        @Schema(description = "ID of the rule; the documentation lists all rules.", examples = "no_memory_limit")
        String rule,

        @Schema(
                description =
                        "`error`: it doesn't work, or it exposes the machine; `warning`: it causes trouble later.",
                examples = "warning")
        String severity,

        @Schema(description = "The problem in this container.", examples = "Nothing limits its memory.")
        String message,

        @Schema(description = "How to solve it.", examples = "Give it a limit, such as --memory 256m.")
        String advice) {}
