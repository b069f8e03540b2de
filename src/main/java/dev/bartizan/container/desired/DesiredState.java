package dev.bartizan.container.desired;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The state that people want a container to be in. The API calls it {@code wish}. */
@Schema(name = "Wish")
public enum DesiredState {
    /** It runs, and is started again when it ends. */
    @JsonProperty("running")
    RUNNING,
    /** It does not run until a person starts it. */
    @JsonProperty("stopped")
    STOPPED
}
