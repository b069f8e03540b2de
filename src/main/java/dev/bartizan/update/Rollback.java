package dev.bartizan.update;

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
