package dev.bartizan.container.soak;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a soak has seen so far, or at all. */
@Schema(description = "What a soak has seen so far, or at all.")
public record SoakReport(
        @Schema(description = "Id of the soak.") UUID id,

        @Schema(
                description =
                        "`running`; `passed`: no state changed, and no line spoke of an error; `failed`; `cancelled`.",
                examples = "passed")
        String state,

        @Schema(description = "When it began.") Instant startedAt,

        @Schema(description = "When it ends by itself; a drill delays that by the time that it takes.")
        Instant endsAt,

        @Schema(description = "When it ended; null while it runs.") @Nullable
        Instant endedAt,

        @Schema(description = "The apps that were watched.", examples = "[\"db\", \"web\"]")
        List<String> apps,

        @Schema(description = "How often a state changed, drills left out.", examples = "0")
        int stateChangeCount,

        @Schema(description = "Lines that speak of errors and are not allowed, drills left out.", examples = "0")
        int errorLineCount,

        @Schema(description = "Lines of log that were read.", examples = "1204")
        long linesRead,

        @Schema(description = "The first 200 changes of a state, those of drills included.")
        List<Change> stateChanges,

        @Schema(description = "The first 200 lines that speak of errors, those of drills included.")
        List<ErrorLine> errorLines,

        @Schema(
                description = "Logs that could not be read to the end, and why: what is not watched does not pass.",
                examples = "[]")
        List<String> unwatched,

        @Schema(description = "The latest drill; null where there was none.") @Nullable
        DrillReport drill) {

    /** A state that changed. */
    @Schema(name = "SoakStateChange", description = "A state that changed.")
    public record Change(
            @Schema(description = "When.") Instant at,

            @Schema(description = "Name of the app.", examples = "web")
            String app,

            @Schema(description = "Name of the container.", examples = "web")
            String container,

            @Schema(description = "State before.", examples = "running")
            String from,

            @Schema(description = "State after.", examples = "crashed")
            String to,

            @Schema(description = "Why.", examples = "It ended with exit code 1.")
            String why,

            @Schema(description = "Whether a drill was on, so that it doesn't count.", examples = "false")
            boolean duringDrill) {}

    /** A line that speaks of an error. */
    @Schema(name = "SoakErrorLine", description = "A line that speaks of an error.")
    public record ErrorLine(
            @Schema(description = "When it was written.") Instant at,

            @Schema(description = "Name of the app.", examples = "web")
            String app,

            @Schema(description = "Name of the container.", examples = "web")
            String container,

            @Schema(description = "The line; 500 characters at most.", examples = "ERROR no connection")
            String line,

            @Schema(description = "Whether a drill was on, so that it doesn't count.", examples = "false")
            boolean duringDrill) {}
}
