package dev.bartizan.deployment.run;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
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
                description = "The new image; it is pulled unless the engine has it.",
                examples = "registry.example/web:2.4.0")
        @NotBlank
        @Size(max = 500)
        String image,

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
        String expectPath) {}
