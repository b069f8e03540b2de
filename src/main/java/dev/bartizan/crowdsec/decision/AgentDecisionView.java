package dev.bartizan.crowdsec.decision;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A decision of the agent, as the API shows it. */
@Schema(description = "A decision of the agent.")
public record AgentDecisionView(
        @Schema(description = "The decision's ID in the agent.", examples = "17")
        long id,

        @Schema(description = "The kind of `value`, such as `Ip`, `Range`, `AS` or `Country`.", examples = "Ip")
        String scope,

        @Schema(description = "The address, network, AS or country.", examples = "45.155.205.7")
        String value,

        @Schema(description = "The action, such as `ban` or `captcha`.", examples = "ban")
        String type,

        @Schema(
                description = "Who decided: `crowdsec` for the agent's scenarios, `cscli` for people, `CAPI` for the"
                        + " community's list.",
                examples = "crowdsec")
        String origin,

        @Schema(description = "The scenario or reason.", examples = "crowdsecurity/ssh-bf")
        String scenario,

        @Schema(description = "When it ends, in whole seconds.")
        Instant until) {

    static AgentDecisionView of(AgentDecision decision) {
        return new AgentDecisionView(
                decision.id(),
                decision.scope(),
                decision.value(),
                decision.type(),
                decision.origin(),
                decision.scenario(),
                decision.until());
    }
}
