package dev.bartizan.fail2ban.jail;

import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Whether a jail is idle. */
@Schema(description = "Whether a jail is idle: it watches no logs and sets no bans; bans in force stay.")
public record JailIdleRequest(
        @Schema(description = "Whether the jail is idle.", examples = "true") @NotNull
        Boolean on) {}
