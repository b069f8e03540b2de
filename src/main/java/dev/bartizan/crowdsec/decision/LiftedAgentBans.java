package dev.bartizan.crowdsec.decision;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What the agent bans no more. */
@Schema(description = "What the agent bans no more.")
public record LiftedAgentBans(
        @Schema(description = "Always `unbanned`.", examples = "unbanned")
        String status,

        @Schema(description = "The address or CIDR.", examples = "45.155.205.7/32")
        String ip,

        @Schema(description = "How many bans of it there were.", examples = "1")
        int lifted) {}
