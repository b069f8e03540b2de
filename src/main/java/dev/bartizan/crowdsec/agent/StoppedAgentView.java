package dev.bartizan.crowdsec.agent;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The answer to a stop. */
@Schema(description = "The agent does not run.")
record StoppedAgentView(
        @Schema(description = "Always `stopped`.", examples = "stopped")
        String status) {

    static final StoppedAgentView STOPPED = new StoppedAgentView("stopped");
}
