package dev.bartizan.container;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a person wants of a container. */
public enum Wish {
    /** It is to run, and comes back when it ends. */
    @JsonProperty("running")
    RUNNING,
    /** It is not to run, and nobody starts it but a person. */
    @JsonProperty("stopped")
    STOPPED
}
