package dev.bartizan.decision;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How much of a range is blocked. */
public enum Coverage {
    /** No address. */
    @JsonProperty("none")
    NONE,
    /** At least one address, but not all. */
    @JsonProperty("partial")
    PARTIAL,
    /** Every address. */
    @JsonProperty("full")
    FULL
}
