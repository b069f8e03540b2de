package dev.bartizan.decision.bouncer.view;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a bouncer gets networks. */
public enum CidrMode {
    /** Unchanged. */
    @JsonProperty("keep")
    KEEP,
    /** Small ones as single addresses, broader ones unchanged. */
    @JsonProperty("expand")
    EXPAND,
    /** Not at all: only single addresses. */
    @JsonProperty("drop")
    DROP
}
