package dev.bartizan.ban;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The bans of one jail. */
@Schema(description = "The bans of one jail of fail2ban.")
record JailBansView(
        @Schema(description = "Name of the jail.", examples = "sshd")
        String jail,

        @Schema(description = "Number of bans that began in the time window.", examples = "120")
        long bans,

        @Schema(description = "Number of different addresses and networks that were banned.", examples = "97")
        long addresses,

        @Schema(description = "Number of these bans that are active.", examples = "12")
        long inForce,

        @Schema(description = "Begin of the last of these bans.")
        Instant last) {

    static JailBansView of(ScenarioCount count) {
        return new JailBansView(count.scenario(), count.bans(), count.addresses(), count.inForce(), count.last());
    }
}
