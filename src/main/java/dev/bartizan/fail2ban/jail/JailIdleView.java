package dev.bartizan.fail2ban.jail;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Whether a jail is idle. */
@Schema(description = "Whether a jail is idle: it watches no logs and sets no bans; bans in force stay.")
public record JailIdleView(
        @Schema(description = "Whether the jail is idle.", examples = "true")
        boolean on) {}
