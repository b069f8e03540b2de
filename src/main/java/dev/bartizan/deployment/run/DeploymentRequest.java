package dev.bartizan.deployment.run;

import dev.bartizan.deployment.plan.AppProxy;
import dev.bartizan.deployment.plan.DeploymentPlan;
import dev.bartizan.deployment.plan.PullPolicy;
import dev.bartizan.deployment.plan.Strategy;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

/** A deployment to start. */
@Schema(description = "A deployment to start.")
record DeploymentRequest(
        @Schema(description = "The app: the label `bartizan.app` of its container, or its name.", examples = "web")
        @NotBlank
        @Pattern(regexp = "[a-zA-Z0-9][a-zA-Z0-9_.-]*", message = "must be the name of a container")
        @Size(max = 100)
        String app,

        @Schema(
                description = "The new image. It is pulled unless the engine has it; `pull` changes that.",
                examples = "registry.example/web:2.4.0")
        @NotBlank
        @Size(max = 500)
        String image,

        @Schema(
                description =
                        "`always` pulls the image although the engine has one of that name: for a tag that has a newer image in"
                                + " the registry. If the pull fails, the deployment fails, and nothing has changed.",
                defaultValue = "missing")
        @Nullable
        PullPolicy pull,

        @Schema(
                description =
                        "A text, such as a version, that the new container's answer at `expect_path` must contain at"
                                + " each check before the switch. By default its health is enough.",
                examples = "2.4.0")
        @Size(min = 1, max = 500)
        @Nullable
        String expect,

        @Schema(
                description = "Path of the answer that must contain `expect`.",
                defaultValue = "/",
                examples = "/version")
        @Pattern(regexp = "/[!-~]*", message = "must be a path")
        @Size(max = 500)
        @Nullable
        String expectPath,

        @Schema(
                description =
                        "`blue_green` starts the new container beside the old one. `stop_first` stops the old one before it"
                                + " starts the new one, for apps that can't run twice; requests fail meanwhile. If the new"
                                + " one fails, it is removed and the old one is started again. Default: as in the app's last"
                                + " deployment, else `blue_green`.")
        @Nullable
        Strategy strategy,

        @Schema(
                description =
                        "`none` for an app that gets no requests from Caddy, such as a worker. Then health decides alone."
                                + " Default: as in the app's last deployment, else `caddy`.")
        @Nullable
        AppProxy proxy,

        @Schema(
                description =
                        "How long the new container may take to become healthy, from `1s` to `1h`. Default: the setting"
                                + " `bartizan.deployment.start-timeout`.",
                type = SchemaType.STRING,
                examples = "5m")
        @DurationMin(seconds = 1)
        @DurationMax(hours = 1)
        @Nullable
        Duration startTimeout,

        @Schema(
                description =
                        "How long after the switch a failure switches back, from `0s` to `1h`. There is no rollback meanwhile. Default: the setting"
                                + " `bartizan.deployment.watch-window`.",
                type = SchemaType.STRING,
                examples = "10m")
        @DurationMin(seconds = 0)
        @DurationMax(hours = 1)
        @Nullable
        Duration watchWindow) {

    /**
     * What is asked for, with the defaults of what is not given.
     *
     * @param before the plan of the app's last deployment: an app that can't run twice must not be deployed beside itself because
     *     the next request doesn't say it again
     */
    Deployment.Order order(String by, DeploymentPlan before) {
        return new Deployment.Order(
                image,
                Objects.requireNonNullElse(pull, PullPolicy.MISSING),
                Optional.ofNullable(expect),
                Objects.requireNonNullElse(expectPath, "/"),
                Optional.of(by),
                new DeploymentPlan(
                        Objects.requireNonNullElse(strategy, before.strategy()),
                        Objects.requireNonNullElse(proxy, before.proxy()),
                        Optional.ofNullable(startTimeout),
                        Optional.ofNullable(watchWindow)));
    }
}
