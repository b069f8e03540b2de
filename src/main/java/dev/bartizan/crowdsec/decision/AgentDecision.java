package dev.bartizan.crowdsec.decision;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.IpSyntaxException;
import dev.bartizan.settings.DurationText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A decision of the agent about an address, a network, an AS or a country. */
@Schema(description = "A decision of the agent.")
public record AgentDecision(
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

    /**
     * Parses a decision of the local API.
     *
     * @throws IllegalArgumentException if its duration is unreadable
     */
    static AgentDecision parse(JsonNode json, Instant now) {
        return new AgentDecision(
                json.path("id").asLong(),
                json.path("scope").asText(),
                json.path("value").asText(),
                json.path("type").asText(),
                json.path("origin").asText(),
                json.path("scenario").asText(),
                now.plus(DurationText.parseSigned(json.path("duration").asText()))
                        .truncatedTo(ChronoUnit.SECONDS));
    }

    /** The banned range; empty if this is no ban of an address or a network. */
    Optional<IpRange> banned() {
        if (!type.equals("ban") || !scope.equalsIgnoreCase("Ip") && !scope.equalsIgnoreCase("Range")) {
            return Optional.empty();
        }
        try {
            return Optional.of(IpRange.parse(value)).filter(IpRange::isCidr);
        } catch (IpSyntaxException unreadable) {
            return Optional.empty();
        }
    }
}
