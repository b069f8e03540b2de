package dev.bartizan.crowdsec.decision;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.IpSyntaxException;
import dev.bartizan.settings.DurationText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What the agent has decided about somebody. */
@Schema(description = "What the agent has decided about somebody.")
public record AgentDecision(
        @Schema(description = "Its number in the agent.", examples = "17")
        long id,

        @Schema(description = "What `value` is, such as `Ip`, `Range`, `AS` or `Country`.", examples = "Ip")
        String scope,

        @Schema(description = "Whom it is about.", examples = "45.155.205.7")
        String value,

        @Schema(description = "What to do, such as `ban` or `captcha`.", examples = "ban")
        String type,

        @Schema(
                description = "Who decided: `crowdsec` for the agent's scenarios, `cscli` for people, `CAPI` for the"
                        + " community's list.",
                examples = "crowdsec")
        String origin,

        @Schema(description = "For what, or why.", examples = "crowdsecurity/ssh-bf")
        String scenario,

        @Schema(description = "When it runs out, to the second.")
        Instant until) {

    /**
     * Reads one as the local API writes it.
     *
     * @throws IllegalArgumentException when it has no readable duration
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

    /** Whom it bans, if it is a ban of addresses. */
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
