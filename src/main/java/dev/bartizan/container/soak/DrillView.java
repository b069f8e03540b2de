package dev.bartizan.container.soak;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The results of a drill so far. */
@Schema(description = "The results of a drill so far.")
public record DrillView(
        @Schema(description = "`running`; `done`; `failed`: an app did not recover; `cancelled`.", examples = "done")
        String state,

        @Schema(description = "When it began.") Instant startedAt,

        @Schema(description = "When it ended; null while it runs.") @Nullable
        Instant endedAt,

        @Schema(description = "Each kill, in order.") List<Recovery> recoveries,

        @Schema(description = "Median of the recovery times in seconds; null if there is none.", examples = "1.7")
        @Nullable
        Double medianSeconds,

        @Schema(description = "Longest recovery time in seconds; null if there is none.", examples = "3.2") @Nullable
        Double worstSeconds,

        @Schema(description = "Why the drill failed; null if it didn't.", examples = "null") @Nullable
        String failure) {

    /** One kill and its recovery. */
    @Schema(name = "DrillRecovery", description = "One kill and its recovery.")
    public record Recovery(
            @Schema(description = "The app that was killed, or the root of the chain.", examples = "db")
            String app,

            @Schema(description = "Whether its dependents were killed with it.", examples = "false")
            boolean cascade,

            @Schema(description = "The containers that were killed.", examples = "[\"db\"]")
            List<String> killed,

            @Schema(description = "When they were killed.") Instant killedAt,

            @Schema(description = "Seconds until all of them were healthy again; null until then.", examples = "1.7")
            @Nullable
            Double seconds) {}
}
