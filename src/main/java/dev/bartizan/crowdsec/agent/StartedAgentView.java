package dev.bartizan.crowdsec.agent;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The answer to a start. */
@JsonInclude(Include.NON_NULL)
@Schema(description = "The agent runs.")
record StartedAgentView(
        @Schema(description = "Always `started`.", examples = "started")
        String status,

        @Schema(description = "The agent's PID.", examples = "4711")
        long pid,

        @Schema(description = "Whether the agent's local API answers.")
        boolean lapiReady,

        @Schema(description = "Why the local API may not answer; absent if it does.") @Nullable
        String warning) {

    static StartedAgentView ready(Agent agent) {
        return new StartedAgentView("started", agent.process().pid(), true, null);
    }

    static StartedAgentView notReady(Agent agent, String warning) {
        return new StartedAgentView("started", agent.process().pid(), false, warning);
    }
}
