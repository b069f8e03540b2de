package dev.bartizan.decision;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How much of a range is blocked. */
public enum Coverage {
    /** Not one address. */
    @JsonProperty("none")
    NONE,
    /** At least one address, and not all. */
    @JsonProperty("partial")
    PARTIAL,
    /** Every address. */
    @JsonProperty("full")
    FULL
}
