package dev.bartizan.decision.bouncer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bartizan.decision.bouncer.view.DecisionJson;
import dev.bartizan.decision.bouncer.view.StreamBody;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What {@link StreamBody} writes, for the API's document. */
@Schema(description = "What is new and what is gone since the bouncer's last complete pull.")
record PulledDecisions(
        @Schema(description = "Decisions that are new; `null` if there is none.", nullable = true) @JsonProperty("new")
        List<Decision> added,

        @Schema(description = "Decisions that are over; `null` if there is none.", nullable = true)
        List<Decision> deleted) {

    /** What {@link DecisionJson} writes, for the API's document. */
    @Schema(name = "BouncerDecision", description = "A decision as CrowdSec has it.")
    record Decision(
            @Schema(description = "The same for the same value of the same source.", examples = "17179869201")
            long id,

            @Schema(description = "The same, as CrowdSec's other identifier.")
            UUID uuid,

            @Schema(description = "`lists`, or who banned it, such as `bartizan` for a person.", examples = "lists")
            String origin,

            @Schema(description = "Always `ban`.", examples = "ban")
            String type,

            @Schema(description = "`Ip` for an address, `Range` for a network.", examples = "Ip")
            String scope,

            @Schema(description = "The address, or the network as CIDR.", examples = "77.90.185.20")
            String value,

            @Schema(description = "Time until it is over, in Go's form; `0s` if it is over.", examples = "23h59m58s")
            String duration,

            @Schema(
                    description = "What it is for: the name of the list, the jail, or CrowdSec's scenario.",
                    examples = "ipsum")
            String scenario) {}
}
