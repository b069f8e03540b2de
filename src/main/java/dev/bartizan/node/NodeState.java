package dev.bartizan.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.qute.TemplateData;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Whether a node runs, as far as the database says it. */
@TemplateData
@Schema(description = "`running`, `stopped` after a regular stop, or `silent` if it has given no heartbeat for 30 s.")
public enum NodeState {
    /** Its last heartbeat is at most 30 seconds old. */
    @JsonProperty("running")
    RUNNING,
    /** It was stopped. */
    @JsonProperty("stopped")
    STOPPED,
    /** It has given no heartbeat for more than 30 seconds and was not stopped: it or its machine is down, or cut off. */
    @JsonProperty("silent")
    SILENT;

    /** Whether somebody has to look after the node. */
    public boolean bad() {
        return this == SILENT;
    }
}
