package dev.bartizan.container.lint;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Something about how a container was made that bites later.
 *
 * @param rule that found it
 * @param message what is amiss in this container
 * @param advice what to do about it
 */
@Schema(description = "Something about how a container was made that bites later.")
public record LintFinding(
        @Schema(
                description = "Id of the rule that found it; the documentation lists them.",
                examples = "no_memory_limit")
        String rule,

        @Schema(
                description = "`error`: it doesn't work, or opens the machine; `warning`: it bites one day.",
                examples = "warning")
        String severity,

        @Schema(description = "What is amiss here.", examples = "Nothing limits its memory.")
        String message,

        @Schema(description = "What to do about it.", examples = "Give it a limit, such as --memory 256m.")
        String advice) {}
