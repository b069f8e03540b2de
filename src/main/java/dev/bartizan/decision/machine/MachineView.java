package dev.bartizan.decision.machine;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A machine in API responses. */
@Schema(description = "A machine whose CrowdSec agent reports alerts.")
public record MachineView(
        @Schema(description = "Identifier of the machine.", examples = "1")
        long id,

        @Schema(description = "Its name, the agent's `login`.", examples = "web-1")
        String name,

        @Schema(description = "Its password; only in the response that creates it.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        String password,

        @Schema(description = "When it was created.") Instant createdAt,

        @Schema(
                description =
                        "Its last login, heartbeat or report; `null` for never. Agents send a heartbeat each minute.")
        @Nullable
        Instant lastSeenAt,

        @Schema(
                description = "User agent of its last request, with the version of CrowdSec.",
                examples = "crowdsec/v1.4.6-debian-pragmatic-linux")
        @Nullable
        String userAgent,

        @Schema(description = "Client address of its last request.", examples = "198.51.100.7") @Nullable
        String address,

        @Schema(description = "The scenarios that it named at its last login, at most 1000.")
        List<String> scenarios,

        @Schema(description = "Number of its alerts.", examples = "40")
        long alerts,

        @Schema(description = "Number of bans that its alerts started or extended.", examples = "38")
        long bans) {

    static MachineView of(MachineRow machine, MachineActivity activity, @Nullable String password) {
        return new MachineView(
                machine.id,
                machine.name,
                password,
                machine.createdAt,
                activity.lastSeenAt(),
                activity.userAgent(),
                activity.address(),
                activity.scenarios(),
                activity.alerts(),
                activity.bans());
    }
}
