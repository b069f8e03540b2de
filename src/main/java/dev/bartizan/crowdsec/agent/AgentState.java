package dev.bartizan.crowdsec.agent;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is to be said of the agent. */
enum AgentState {
    /** It does not run, and should not. */
    @JsonProperty("stopped")
    STOPPED,
    /** It runs. */
    @JsonProperty("running")
    RUNNING,
    /** It does not run; it will be started in a moment. */
    @JsonProperty("restarting")
    RESTARTING,
    /** It does not run though it should, and won't be started before something changes or time passes. */
    @JsonProperty("failed")
    FAILED
}
