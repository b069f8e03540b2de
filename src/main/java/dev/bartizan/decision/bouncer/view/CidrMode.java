package dev.bartizan.decision.bouncer.view;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a bouncer is told of networks. */
public enum CidrMode {
    /** As they are. */
    @JsonProperty("keep")
    KEEP,
    /** Small ones as single addresses, broader ones as they are. */
    @JsonProperty("expand")
    EXPAND,
    /** Nothing: single addresses alone. */
    @JsonProperty("drop")
    DROP
}
