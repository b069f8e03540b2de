package dev.bartizan.crowdsec.decision;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.IpSyntaxException;
import dev.bartizan.remediation.Remediation;
import dev.bartizan.settings.DurationText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A decision of the agent about an address, a network, an AS or a country.
 *
 * @param id its ID in the agent
 * @param scope the kind of the value, such as {@code Ip}, {@code Range}, {@code AS} or {@code Country}
 * @param value the address, network, AS or country
 * @param type the action, such as {@code ban} or {@code captcha}
 * @param origin who decided, such as {@code crowdsec} for the agent's scenarios or {@code cscli} for people
 * @param scenario the scenario or reason
 * @param until when it ends, in whole seconds
 */
public record AgentDecision(
        long id, String scope, String value, String type, String origin, String scenario, Instant until) {

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

    /** What it demands; empty for a type that only some bouncers know. */
    Optional<Remediation> remediation() {
        return Remediation.of(type);
    }

    /** The range that it is about; empty if this is no decision of a known type on an address or a network. */
    Optional<IpRange> range() {
        if (remediation().isEmpty() || !scope.equalsIgnoreCase("Ip") && !scope.equalsIgnoreCase("Range")) {
            return Optional.empty();
        }
        try {
            return Optional.of(IpRange.parse(value)).filter(IpRange::isCidr);
        } catch (IpSyntaxException unreadable) {
            return Optional.empty();
        }
    }
}
