package dev.bartizan.fail2ban.jail;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Settings of a jail to change; a setting that is absent stays as it is. */
@Schema(description = "Ban time and conditions of a jail.")
public record JailSettingsRequest(
        @Schema(description = "Seconds that a ban lasts, not 0; `-1`: permanent.", examples = "600")
        @Min(-1)
        @Max(LONGEST_SECONDS)
        @Nullable
        Long bantime,

        @Schema(description = "Seconds within which failures are counted.", examples = "600")
        @Min(1)
        @Max(LONGEST_SECONDS)
        @Nullable
        Long findtime,

        @Schema(description = "Failures after which an address is banned.", examples = "5")
        @Min(1)
        @Max(1_000_000)
        @Nullable
        Long maxretry) {

    /** A hundred years; fail2ban can still add this to a date. */
    static final long LONGEST_SECONDS = 100L * 365 * 24 * 3600;
}
