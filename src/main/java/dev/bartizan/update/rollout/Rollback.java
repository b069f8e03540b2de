package dev.bartizan.update.rollout;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What clients are taken back to. */
public enum Rollback {
    /** What was offered before the update. */
    @JsonProperty("previous")
    PREVIOUS,
    /** What the app was installed with. */
    @JsonProperty("embedded")
    EMBEDDED
}
