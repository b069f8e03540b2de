package dev.bartizan.crowdsec.decision;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A ban that the agent has taken over. */
@Schema(description = "A ban that the agent has taken over.")
public record AgentBan(
        @Schema(description = "Always `banned`.", examples = "banned")
        String status,

        @Schema(description = "The address or CIDR.", examples = "45.155.205.7/32")
        String ip,

        @Schema(description = "When it runs out.") Instant until,

        @Schema(description = "Why.", examples = "scans for passwords")
        String reason) {}
