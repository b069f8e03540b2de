package dev.bartizan.crowdsec.decision;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The answer to lifting bans in the agent. */
@Schema(description = "The bans that were lifted in the agent.")
public record LiftedAgentBansView(
        @Schema(description = "Always `unbanned`.", examples = "unbanned")
        String status,

        @Schema(description = "The address or CIDR.", examples = "45.155.205.7/32")
        String ip,

        @Schema(description = "How many bans were lifted.", examples = "1")
        int lifted) {}
