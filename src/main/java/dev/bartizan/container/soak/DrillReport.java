package dev.bartizan.container.soak;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a drill has measured so far, or at all. */
@Schema(description = "What a drill has measured so far, or at all.")
public record DrillReport(
        @Schema(description = "`running`; `done`; `failed`: something did not recover; `cancelled`.", examples = "done")
        String state,

        @Schema(description = "When it began.") Instant startedAt,

        @Schema(description = "When it ended; null while it runs.") @Nullable
        Instant endedAt,

        @Schema(description = "Each kill, in order.") List<Recovery> recoveries,

        @Schema(description = "Median of the times to recovery in seconds; null where there is none.", examples = "1.7")
        @Nullable
        Double medianSeconds,

        @Schema(description = "The longest time to recovery in seconds; null where there is none.", examples = "3.2")
        @Nullable
        Double worstSeconds,

        @Schema(description = "Why it failed; null if it didn't.", examples = "null") @Nullable
        String failure) {

    /** What was killed at once, and how it came back. */
    @Schema(name = "DrillRecovery", description = "What was killed at once, and how it came back.")
    public record Recovery(
            @Schema(description = "The app that was killed, or the root of the chain.", examples = "db")
            String app,

            @Schema(description = "Whether all that depends on it was killed with it.", examples = "false")
            boolean cascade,

            @Schema(description = "The containers that were killed.", examples = "[\"db\"]")
            List<String> killed,

            @Schema(description = "When they were killed.") Instant killedAt,

            @Schema(
                    description = "Seconds until all of them were healthy again; null if that has not come yet.",
                    examples = "1.7")
            @Nullable
            Double seconds) {}
}
