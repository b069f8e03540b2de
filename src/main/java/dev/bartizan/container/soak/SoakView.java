package dev.bartizan.container.soak;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The observations of a soak so far. */
@Schema(description = "The observations of a soak so far.")
public record SoakView(
        @Schema(description = "ID of the soak.") UUID id,

        @Schema(
                description =
                        "`running`; `passed`: no state changed, and no line looked like an error; `failed`; `cancelled`.",
                examples = "passed")
        String state,

        @Schema(description = "When it began.") Instant startedAt,

        @Schema(description = "When it ends by itself; a drill delays this by its own duration.")
        Instant endsAt,

        @Schema(description = "When it ended; null while it runs.") @Nullable
        Instant endedAt,

        @Schema(description = "The apps that were watched.", examples = "[\"db\", \"web\"]")
        List<String> apps,

        @Schema(description = "Number of state changes, except during drills.", examples = "0")
        int stateChangeCount,

        @Schema(
                description = "Number of lines that look like errors and are not allowed, except during drills.",
                examples = "0")
        int errorLineCount,

        @Schema(description = "Number of log lines that were read.", examples = "1204")
        long linesRead,

        @Schema(description = "The first 200 state changes, including those during drills.")
        List<Change> stateChanges,

        @Schema(description = "The first 200 lines that look like errors, including those during drills.")
        List<ErrorLine> errorLines,

        @Schema(
                description = "Logs that could not be read to the end, and why. If there is one, the soak fails.",
                examples = "[]")
        List<String> unwatched,

        @Schema(description = "The latest drill; null if there was none.") @Nullable
        DrillView drill) {

    /** A state change. */
    @Schema(name = "SoakStateChange", description = "A state change.")
    public record Change(
            @Schema(description = "When it changed.") Instant at,

            @Schema(description = "Name of the app.", examples = "web")
            String app,

            @Schema(description = "Name of the container.", examples = "web")
            String container,

            @Schema(description = "State before.", examples = "running")
            String from,

            @Schema(description = "State after.", examples = "crashed")
            String to,

            @Schema(description = "The reason.", examples = "It ended with exit code 1.")
            String why,

            @Schema(description = "Whether it happened during a drill, so that it doesn't count.", examples = "false")
            boolean duringDrill) {}

    /** A line that looks like an error. */
    @Schema(name = "SoakErrorLine", description = "A line that looks like an error.")
    public record ErrorLine(
            @Schema(description = "When it was written.") Instant at,

            @Schema(description = "Name of the app.", examples = "web")
            String app,

            @Schema(description = "Name of the container.", examples = "web")
            String container,

            @Schema(description = "The line; 500 characters at most.", examples = "ERROR no connection")
            String line,

            @Schema(description = "Whether it happened during a drill, so that it doesn't count.", examples = "false")
            boolean duringDrill) {}
}
