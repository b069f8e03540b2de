package dev.bartizan.container.soak;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What to watch, and how long. */
@Schema(description = "What to watch, and how long.")
public record SoakRequest(
        @Schema(description = "How long, in minutes; fractions are allowed, a day is the most.", examples = "5")
        @NotNull
        @DecimalMin("0.01")
        @DecimalMax("1440")
        Double minutes,

        @Schema(
                description =
                        "Which apps; all that are supervised, those too that appear meanwhile, unless it is given.",
                examples = "[\"web\"]")
        @Size(min = 1, max = 1000)
        List<@NotNull String> apps) {}
