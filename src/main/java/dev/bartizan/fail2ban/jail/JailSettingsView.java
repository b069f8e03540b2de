package dev.bartizan.fail2ban.jail;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Settings of a jail. */
@Schema(description = "Ban time and conditions of a jail.")
public record JailSettingsView(
        @Schema(description = "Seconds that a ban lasts, not 0; `-1`: permanent.", examples = "600")
        Long bantime,

        @Schema(description = "Seconds within which failures are counted.", examples = "600")
        Long findtime,

        @Schema(description = "Failures after which an address is banned.", examples = "5")
        Long maxretry) {}
