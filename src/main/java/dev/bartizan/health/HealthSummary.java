package dev.bartizan.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How the service and its parts are doing. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        description =
                "How the service and its parts are doing. Where the management interface has a port of its own, the API's port answers with the status alone.")
public record HealthSummary(
        @Schema(description = "degraded if any component is.")
        Status status,

        @Schema(description = "Whether what the last process left behind has been put in order.") @Nullable
        Boolean crashRecoveryComplete,

        @Schema(description = "Version of the service.", examples = "0.1.0") @Nullable
        String version,

        @Schema(description = "Seconds since the start of the process.", examples = "3600") @Nullable
        Long uptimeSeconds,

        @Schema(description = "Each part with its status and facts, by name.") @Nullable
        Map<String, Map<String, Object>> components) {

    /** The same for people who may not know more than the status. */
    HealthSummary statusAlone() {
        return new HealthSummary(status, null, null, null, null);
    }

    /** The service's status. */
    @Schema(name = "HealthStatus")
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
