package dev.bartizan.health;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How the service and its parts are doing. */
@Schema(description = "How the service and its parts are doing.")
public record HealthSummary(
        @Schema(description = "degraded if any component is.")
        Status status,

        @Schema(description = "Whether what the last process left behind has been put in order.")
        boolean crashRecoveryComplete,

        @Schema(description = "Version of the service.", examples = "0.1.0")
        String version,

        @Schema(description = "Seconds since the start of the process.", examples = "3600")
        long uptimeSeconds,

        @Schema(description = "Each part with its status and facts, by name.")
        Map<String, Map<String, Object>> components) {

    /** The service's status. */
    public enum Status {
        /** All is well. */
        @JsonProperty("ok")
        OK,
        /** Something is wrong; what can be served is served. */
        @JsonProperty("degraded")
        DEGRADED;

        static Status of(boolean ok) {
            return ok ? OK : DEGRADED;
        }
    }
}
