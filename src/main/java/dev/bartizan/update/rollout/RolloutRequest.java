package dev.bartizan.update.rollout;

import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The share of clients that get an update.
 *
 * @param percent not an {@code Integer}, because Jackson would cut off a fraction
 */
@Schema(description = "The share of clients that get an update.")
public record RolloutRequest(
        @Schema(
                type = SchemaType.INTEGER,
                format = "int32",
                description = "Percentage of clients, 0 to 100; a whole number.",
                examples = "50")
        @NotNull
        @Min(0)
        @Max(100)
        @Digits(integer = 3, fraction = 0)
        BigDecimal percent) {}
