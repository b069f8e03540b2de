package dev.bartizan.update.rollout;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The target of a rollback. */
public enum Rollback {
    /** The complete update before this one. */
    @JsonProperty("previous")
    PREVIOUS,
    /** The update that the app was installed with. */
    @JsonProperty("embedded")
    EMBEDDED
}
