package dev.bartizan.decision.bouncer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bartizan.decision.bouncer.view.DecisionJson;
import dev.bartizan.decision.bouncer.view.StreamBody;
import dev.bartizan.remediation.Remediation;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What {@link StreamBody} writes, for the API's document. */
@Schema(description = "The new and deleted decisions since the bouncer's last complete pull.")
record PulledDecisions(
        @Schema(description = "New decisions; `null` if there are none.") @JsonProperty("new") @Nullable
        List<Decision> added,

        @Schema(description = "Decisions that ended; `null` if there are none.") @Nullable
        List<Decision> deleted) {

    /** What {@link DecisionJson} writes, for the API's document. */
    @Schema(name = "BouncerDecision", description = "A decision in CrowdSec's format.")
    record Decision(
            @Schema(
                    description = "Identifier, below 2³¹; stable while a bouncer can have the decision.",
                    examples = "1287348263")
            int id,

            @Schema(description = "CrowdSec's second identifier; as stable as `id`.")
            UUID uuid,

            @Schema(
                    description = "`lists`, or the origin of the ban, such as `bartizan` for bans by people.",
                    examples = "lists")
            String origin,

            @Schema(description = "What is to be done with the requests.", examples = "ban")
            Remediation type,

            @Schema(description = "`Ip` for an address, `Range` for a network.", examples = "Ip")
            String scope,

            @Schema(description = "The address, or the network as CIDR.", examples = "77.90.185.20")
            String value,

            @Schema(description = "Time left, in Go's format; `0s` if the decision has ended.", examples = "23h59m58s")
            String duration,

            @Schema(description = "Name of the list or the jail, or CrowdSec's scenario.", examples = "ipsum")
            String scenario) {}
}
