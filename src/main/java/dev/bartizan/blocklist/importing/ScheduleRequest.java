package dev.bartizan.blocklist.importing;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bartizan.blocklist.Schedule;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A schedule to set. */
@Schema(description = "A schedule to set, with either `every` or `cron`.", examples = "{\"every\":\"daily\"}")
public record ScheduleRequest(
        @Schema(
                description = "hourly (at minute 17), daily (at 03:17) or weekly (Sunday, 03:17): not at the full "
                        + "hour, when many other clients download.")
        @Nullable
        Every every,

        @Schema(
                description = "Cron expression: minute, hour, day of month, month, day of week.",
                examples = "17 */6 * * *")
        @Size(max = 200)
        @Nullable
        String cron,

        @Schema(description = "Time zone of the expression.", defaultValue = "UTC", examples = "Europe/Berlin")
        @Size(max = 60)
        @Nullable
        String timeZone,

        @Schema(description = "Maximum random delay of a run, in seconds.", defaultValue = "300")
        @Min(0)
        @Max(86_400)
        @Nullable
        Long jitterSeconds,

        @Schema(description = "Whether scheduled imports run.", defaultValue = "true") @Nullable
        Boolean enabled) {

    private static final long DEFAULT_JITTER_SECONDS = 300;

    /** Predefined schedules. */
    @Schema(name = "ScheduleInterval")
    public enum Every {
        /** At minute 17. */
        @JsonProperty("hourly")
        HOURLY("17 * * * *"),
        /** At 03:17. */
        @JsonProperty("daily")
        DAILY("17 3 * * *"),
        /** On Sunday at 03:17. */
        @JsonProperty("weekly")
        WEEKLY("17 3 * * 0");

        private final String cron;

        Every(String cron) {
            this.cron = cron;
        }
    }

    /**
     * The schedule.
     *
     * @throws ServiceException {@code VALIDATION_FAILED}
     */
    public Schedule schedule() {
        if ((every == null) == (cron == null)) {
            throw refused("cron", "give either every or cron");
        }
        try {
            return Schedule.of(
                    every == null ? cron : every.cron,
                    timeZone == null ? "UTC" : timeZone,
                    Duration.ofSeconds(jitterSeconds == null ? DEFAULT_JITTER_SECONDS : jitterSeconds),
                    enabled == null || enabled);
        } catch (IllegalArgumentException unreadable) {
            throw refused("cron", String.valueOf(unreadable.getMessage()));
        }
    }

    private static ServiceException refused(String field, String reason) {
        return new ServiceException(ErrorCode.VALIDATION_FAILED, Map.of("fields", Map.of(field, reason)));
    }
}
