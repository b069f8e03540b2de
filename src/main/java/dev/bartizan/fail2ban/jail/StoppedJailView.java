package dev.bartizan.fail2ban.jail;

import dev.bartizan.fail2ban.protocol.JailName;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The answer to stopping a jail. */
@Schema(description = "A jail that was stopped.")
public record StoppedJailView(
        @Schema(description = "Name of the jail.", examples = "sshd")
        String name,

        @Schema(description = "Always false.", examples = "false")
        boolean running,

        @Schema(description = "How to start it again.") String message) {

    static StoppedJailView of(JailName name) {
        return new StoppedJailView(
                name.value(),
                false,
                "The server has removed this jail. Only a full reload (POST /api/v1/jails/reload) or a restart of"
                        + " fail2ban starts it again.");
    }
}
