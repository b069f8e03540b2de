package dev.bartizan.deployment.run;

import dev.bartizan.deployment.plan.AppProxy;
import dev.bartizan.deployment.plan.PullPolicy;
import dev.bartizan.deployment.plan.Strategy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A deployment as the API returns it. */
@Schema(description = "A deployment.")
record DeploymentView(
        @Schema(description = "ID of the deployment.", examples = "12")
        long id,

        @Schema(description = "The app.", examples = "web") String app,

        @Schema(description = "The new image.", examples = "registry.example/web:2.4.0")
        String image,

        @Schema(description = "Whether the image is pulled although the engine has it.")
        PullPolicy pull,

        @Schema(description = "Text that the new container's answer must contain; `null` if its health is enough.")
        @Nullable
        String expect,

        @Schema(description = "Path of that answer.", examples = "/version")
        String expectPath,

        @Schema(description = "The order in which the containers are stopped and started.")
        Strategy strategy,

        @Schema(description = "What sends requests to the app.")
        AppProxy proxy,

        @Schema(
                description = "How long the new container may take to become healthy; `null` for the setting.",
                examples = "5m")
        @Nullable
        String startTimeout,

        @Schema(
                description = "How long after the switch a failure switches back; `null` for the setting.",
                examples = "10m")
        @Nullable
        String watchWindow,

        @Schema(
                description = "The current step; or the result: `succeeded`, `failed` or `rolled_back`.",
                examples = "watching")
        DeploymentState state,

        @Schema(description = "Name of the container that gets the requests.", examples = "web-green")
        String serving,

        @Schema(description = "Name of the container that served the app before.", examples = "web-blue")
        String oldContainer,

        @Schema(description = "Image of that container.", examples = "registry.example/web:2.3.0")
        String oldImage,

        @Schema(description = "Name of the new container.", examples = "web-green")
        String newContainer,

        @Schema(
                description = "Name of the account or token that started it; `null` if it is unknown.",
                examples = "alice")
        @Nullable
        String startedBy,

        @Schema(description = "Why it failed or was rolled back automatically; `null` if it didn't.") @Nullable
        String problem,

        @Schema(
                description =
                        "Of an app's last deployment: containers of earlier deployments that run although they get no"
                                + " requests.")
        List<String> warnings,

        @Schema(description = "When it began.") Instant createdAt,

        @Schema(description = "When it ended; `null` until then.") @Nullable
        Instant endedAt,

        @Schema(description = "All states so far, oldest first.")
        List<StepView> steps) {

    private static String text(Duration time) {
        return time.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }

    static DeploymentView of(Deployment deployment, List<String> warnings) {
        return new DeploymentView(
                deployment.id(),
                deployment.app(),
                deployment.order().image(),
                deployment.order().pull(),
                deployment.order().expect().orElse(null),
                deployment.order().expectPath(),
                deployment.plan().strategy(),
                deployment.plan().proxy(),
                deployment.plan().startTimeout().map(DeploymentView::text).orElse(null),
                deployment.plan().watchWindow().map(DeploymentView::text).orElse(null),
                deployment.state(),
                deployment.status().serving(),
                deployment.containers().old(),
                deployment.containers().oldImage(),
                deployment.containers().successor(),
                deployment.order().by().orElse(null),
                deployment.status().problem().orElse(null),
                warnings,
                deployment.createdAt(),
                deployment.status().endedAt().orElse(null),
                deployment.status().steps().stream().map(StepView::of).toList());
    }
}
