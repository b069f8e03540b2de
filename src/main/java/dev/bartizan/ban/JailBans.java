package dev.bartizan.ban;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The bans of one jail. */
@Schema(description = "The bans of one jail of fail2ban.")
record JailBans(
        @Schema(description = "Name of the jail.", examples = "sshd")
        String jail,

        @Schema(description = "Bans that began in the range.", examples = "120")
        long bans,

        @Schema(description = "Different addresses and networks that they banned.", examples = "97")
        long addresses,

        @Schema(description = "How many of these bans are in force.", examples = "12")
        long inForce,

        @Schema(description = "When the last of them began.")
        Instant last) {

    static JailBans of(ScenarioCount count) {
        return new JailBans(count.scenario(), count.bans(), count.addresses(), count.inForce(), count.last());
    }
}
