package dev.bartizan.container.supervision;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bartizan.container.check.CheckedHealth;
import dev.bartizan.container.desired.DesiredState;
import dev.bartizan.container.image.ImageCheckView;
import dev.bartizan.container.image.ImageChecks;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A supervised container as the API returns it. */
@Schema(description = "A supervised container.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ContainerView(
        @Schema(description = "Name of the container.", examples = "shop-blue")
        String name,

        @Schema(description = "The engine's ID of the container; empty if it is missing.", examples = "4fa6e0f0c678")
        String id,

        @Schema(description = "The app it belongs to: its label `bartizan.app`, else its name.", examples = "shop")
        String app,

        @Schema(description = "The image that it was created from.", examples = "registry.example/shop:1.4.2")
        String image,

        @Schema(
                description = "The current state.",
                enumeration = {
                    "running",
                    "held",
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

        @Schema(description = "The reason of the state.", examples = "It ended with exit code 1.")
        String why,

        @Schema(description = "Since when Bartizan has observed this state.")
        Instant since,

        @Schema(description = "The desired state.") DesiredState wish,

        @Schema(description = "Until when its app is held: Bartizan leaves it alone; absent if it isn't.") @Nullable
        Instant heldUntil,

        @Schema(description = "The exit code of its last run; absent while it runs.", examples = "1") @Nullable
        Integer exitCode,

        @Schema(description = "The apps that must be healthy before it is restarted.", examples = "[\"db\"]")
        List<String> dependsOn,

        @Schema(description = "How many restarts are left before it counts as failed.", examples = "10")
        int restartsLeft,

        @Schema(description = "When it is restarted next; absent if no restart is due.") @Nullable
        Instant nextRestart,

        @Schema(description = "Problems of its settings.") List<String> warnings,

        @Schema(
                description =
                        "Whether its tag has a newer image; absent if it doesn't run or was not checked since it was created.")
        @Nullable
        ImageCheckView imageCheck,

        @Schema(description = "Results of its last health checks, oldest first; absent in lists.") @Nullable
        List<CheckedHealth> healthHistory,

        @Schema(description = "The last lines of its log when it failed; absent in lists and unless it failed.")
        @Nullable
        List<String> lastLog) {

    /** For lists: without health history and log. */
    static ContainerView brief(Supervised container, SupervisedContainer description, ImageChecks images) {
        return of(container, description, images, null, null);
    }

    /** For a single container: with health history and log. */
    static ContainerView full(Supervised container, SupervisedContainer description, ImageChecks images) {
        List<String> lines = container.lastLog();
        return of(container, description, images, container.history(), lines.isEmpty() ? null : lines);
    }

    private static ContainerView of(
            Supervised container,
            SupervisedContainer it,
            ImageChecks images,
            @Nullable List<CheckedHealth> history,
            @Nullable List<String> lastLog) {
        return new ContainerView(
                it.name(),
                it.id(),
                it.app(),
                it.image(),
                it.status().state(),
                it.status().why(),
                it.status().since(),
                it.status().desiredState(),
                it.status().heldUntil().orElse(null),
                container.exitCode().orElse(null),
                it.settings().dependsOn(),
                it.restarts().left(),
                it.restarts().next().orElse(null),
                it.settings().warnings(),
                images.find(it.id()).orElse(null),
                history,
                lastLog);
    }
}
