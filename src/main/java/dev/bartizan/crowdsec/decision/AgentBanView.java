package dev.bartizan.crowdsec.decision;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A ban that was sent to the agent. */
@Schema(description = "A ban that the agent has accepted.")
public record AgentBanView(
        @Schema(description = "Always `banned`.", examples = "banned")
        String status,

        @Schema(description = "The address or CIDR.", examples = "45.155.205.7/32")
        String ip,

        @Schema(description = "When the ban ends.") Instant until,

        @Schema(description = "The reason.", examples = "scans for passwords")
        String reason) {}
