package dev.bartizan.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The health of the service and its components. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        description =
                "The health of the service and its components. If the management interface has its own port, the API's port has"
                        + " only the status.")
public record HealthSummaryView(
        @Schema(description = "degraded if any component is.")
        Status status,

        @Schema(description = "Whether the recovery after the last process is complete.") @Nullable
        Boolean crashRecoveryComplete,

        @Schema(description = "Version of the service.", examples = "0.1.0") @Nullable
        String version,

        @Schema(description = "Seconds since the start of the process.", examples = "3600") @Nullable
        Long uptimeSeconds,

        @Schema(description = "Each component with its status and details, by name.") @Nullable
        Map<String, Map<String, Object>> components) {

    /** The status without details. */
    HealthSummaryView statusOnly() {
        return new HealthSummaryView(status, null, null, null, null);
    }

    /** The service's status. */
    @Schema(name = "HealthStatus")
    public enum Status {
        /** Every component works. */
        @JsonProperty("ok")
        OK,
        /** At least one component fails; the service continues as far as possible. */
        @JsonProperty("degraded")
        DEGRADED;

        static Status of(boolean ok) {
            return ok ? OK : DEGRADED;
        }
    }
}
