package dev.bartizan.update.rollout;

import dev.bartizan.update.ChannelName;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The channel that an update is published to, too.
 *
 * @param rollout not an {@code Integer}, because Jackson would cut off a fraction; absent for all clients
 */
@Schema(description = "The channel that an update is published to, too.")
public record PromotionRequest(
        @Schema(description = "The other channel.", examples = "production")
        @NotNull
        @Pattern(regexp = ChannelName.PATTERN)
        String channel,

        @Schema(
                type = SchemaType.INTEGER,
                format = "int32",
                description = "Percentage of the other channel's clients that get it, 0 to 100; a whole number. "
                        + "All of them if absent.",
                examples = "10")
        @Min(0)
        @Max(100)
        @Digits(integer = 3, fraction = 0)
        @Nullable
        BigDecimal rollout) {}
