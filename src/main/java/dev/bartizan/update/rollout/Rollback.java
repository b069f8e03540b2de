package dev.bartizan.update.rollout;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** The target of a rollback. */
public enum Rollback {
    /** The complete update before this one. */
    @JsonProperty("previous")
    PREVIOUS,
    /** The update that the app was installed with. */
    @JsonProperty("embedded")
    EMBEDDED;

    /** The target that a form chose: {@code embedded}, or else the update before. */
    static Rollback of(@Nullable String text) {
        return "embedded".equals(text) ? EMBEDDED : PREVIOUS;
    }
}
