package dev.bartizan.container.supervision;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bartizan.container.check.CheckedHealth;
import dev.bartizan.container.desired.DesiredState;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How a supervised container is doing. */
@Schema(description = "How a supervised container is doing.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ContainerView(
        @Schema(description = "Its name.", examples = "shop-blue")
        String name,

        @Schema(description = "The engine's id of it; empty where it is missing.", examples = "4fa6e0f0c678")
        String id,

        @Schema(description = "What it belongs to: its label `bartizan.app`, else its name.", examples = "shop")
        String app,

        @Schema(description = "The image that it was made with.", examples = "registry.example/shop:1.4.2")
        String image,

        @Schema(
                description = "How it is doing.",
                enumeration = {
                    "running",
                    "starting",
                    "unhealthy",
                    "restarting",
                    "waiting",
                    "stopped",
                    "crashed",
                    "killed",
                    "missing",
                    "failed",
                    "zombie"
                })
        String state,

        @Schema(description = "What that comes from, for people.", examples = "It ended with exit code 1.")
        String why,

        @Schema(description = "Since when, as far as we saw it.")
        Instant since,

        @Schema(description = "What people want of it.") DesiredState wish,

        @Schema(description = "The exit code of its last run; absent while it runs.", examples = "1") @Nullable
        Integer exitCode,

        @Schema(description = "The apps without which it is not restarted.", examples = "[\"db\"]")
        List<String> dependsOn,

        @Schema(description = "How often it may still be restarted before it counts as failed.", examples = "10")
        int restartsLeft,

        @Schema(description = "When it is restarted next; absent unless it is to be.") @Nullable
        Instant nextRestart,

        @Schema(description = "What is wrong with its settings, for people.")
        List<String> warnings,

        @Schema(description = "What its last health checks found, oldest first; absent in lists.") @Nullable
        List<CheckedHealth> healthHistory,

        @Schema(description = "The end of its log when it was given up; absent in lists and otherwise.") @Nullable
        List<String> lastLog) {

    /** Without what only a single one is asked for. */
    static ContainerView brief(Supervised container, SupervisedContainer description) {
        return of(container, description, null, null);
    }

    /** With all that is known. */
    static ContainerView full(Supervised container, SupervisedContainer description) {
        List<String> words = container.lastWords();
        return of(container, description, container.history(), words.isEmpty() ? null : words);
    }

    private static ContainerView of(
            Supervised container, SupervisedContainer it, List<CheckedHealth> history, List<String> lastLog) {
        return new ContainerView(
                it.name(),
                it.id(),
                it.app(),
                it.image(),
                it.state(),
                it.why(),
                it.since(),
                it.desiredState(),
                container.exitCode().orElse(null),
                it.dependsOn(),
                it.restartsLeft(),
                it.nextRestart().orElse(null),
                it.warnings(),
                history,
                lastLog);
    }
}
