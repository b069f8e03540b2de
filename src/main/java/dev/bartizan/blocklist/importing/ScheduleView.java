package dev.bartizan.blocklist.importing;

import dev.bartizan.blocklist.Schedule;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The schedule in force. */
@Schema(description = "The schedule in force.")
public record ScheduleView(
        @Schema(
                description = "Cron expression: minute, hour, day of month, month, day of week.",
                examples = "17 */6 * * *")
        String cron,

        @Schema(description = "Time zone of the expression.", examples = "UTC")
        String timeZone,

        @Schema(description = "Maximum random delay of a run, in seconds.")
        long jitterSeconds,

        @Schema(description = "Whether scheduled imports run.")
        boolean enabled,

        @Schema(description = "When the next run begins, including the random delay; null if none is planned.")
        @Nullable
        Instant nextRun,

        @Schema(description = "The last run that the schedule started; null before the first.") @Nullable
        RunView lastRun) {

    static ScheduleView of(ImportScheduler.Plan plan, @Nullable RunView lastRun) {
        Schedule schedule = plan.schedule();
        return new ScheduleView(
                schedule.cron(),
                schedule.zone().getId(),
                schedule.jitter().toSeconds(),
                schedule.enabled(),
                plan.next().orElse(null),
                lastRun);
    }
}
