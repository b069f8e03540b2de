package dev.bartizan.crowdsec.agent;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The agent's state, from its process and its desired state. */
enum AgentState {
    /** Does not run and should not. */
    @JsonProperty("stopped")
    STOPPED,
    /** Runs. */
    @JsonProperty("running")
    RUNNING,
    /** Does not run; will be restarted after the backoff. */
    @JsonProperty("restarting")
    RESTARTING,
    /** Should run but does not: something is missing, or the restarts are used up for now. */
    @JsonProperty("failed")
    FAILED
}
