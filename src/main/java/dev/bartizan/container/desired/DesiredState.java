package dev.bartizan.container.desired;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The desired state of a container. */
public enum DesiredState {
    /** The container runs and is restarted when it ends. */
    @JsonProperty("running")
    RUNNING,
    /** The container does not run until a user starts it. */
    @JsonProperty("stopped")
    STOPPED
}
