package dev.bartizan.container.soak;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The apps and the duration of a new soak. */
@Schema(description = "The apps and the duration of a new soak.")
public record SoakRequest(
        @Schema(description = "Duration in minutes, at most a day; fractions are allowed.", examples = "5")
        @NotNull
        @DecimalMin("0.01")
        @DecimalMax("1440")
        Double minutes,

        @Schema(
                description =
                        "The apps to watch. Default: all supervised apps, including those that appear during the soak.",
                examples = "[\"web\"]")
        @Size(min = 1, max = 1000)
        @Nullable
        List<@NotNull String> apps) {}
