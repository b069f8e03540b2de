package dev.bartizan.deployment.run;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A deployment as the API tells of it. */
@Schema(description = "A deployment.")
record DeploymentItem(
        @Schema(description = "Identifies it.", examples = "12")
        long id,

        @Schema(description = "The app.", examples = "web") String app,

        @Schema(description = "The new image.", examples = "registry.example/web:2.4.0")
        String image,

        @Schema(description = "What the new container has to answer with; `null`: its health is enough.") @Nullable
        String expect,

        @Schema(description = "Where it has to answer so.", examples = "/version")
        String expectPath,

        @Schema(
                description =
                        "What is being done, or what came of it: `succeeded`, `failed` or `rolled_back` at its end.",
                examples = "watching")
        DeploymentState state,

        @Schema(description = "Name of the container that requests are sent to.", examples = "web-green")
        String serving,

        @Schema(description = "Name of the container that served the app before.", examples = "web-blue")
        String oldContainer,

        @Schema(description = "That one's image.", examples = "registry.example/web:2.3.0")
        String oldImage,

        @Schema(description = "Name of the new container.", examples = "web-green")
        String newContainer,

        @Schema(description = "Why it failed, or was taken back by itself; `null` if it has not.") @Nullable
        String problem,

        @Schema(description = "When it began.") Instant createdAt,

        @Schema(description = "When it came to its end; `null` before that.") @Nullable
        Instant endedAt,

        @Schema(description = "All states that it went through, oldest first.")
        List<StepItem> steps) {

    static DeploymentItem of(Deployment deployment) {
        return new DeploymentItem(
                deployment.id(),
                deployment.app(),
                deployment.image(),
                deployment.expect().orElse(null),
                deployment.expectPath(),
                deployment.state(),
                deployment.serving(),
                deployment.oldContainer(),
                deployment.oldImage(),
                deployment.newContainer(),
                deployment.problem().orElse(null),
                deployment.createdAt(),
                deployment.endedAt().orElse(null),
                deployment.steps().stream().map(StepItem::of).toList());
    }
}
