package dev.bartizan.fail2ban.jail;

import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Whether a jail rests: it watches nothing and bans nobody, its bans stay. */
@Schema(description = "Whether a jail rests: it watches nothing and bans nobody, its bans stay.")
public record JailIdle(
        @Schema(description = "Whether it does.", examples = "true") @NotNull
        Boolean on) {}
