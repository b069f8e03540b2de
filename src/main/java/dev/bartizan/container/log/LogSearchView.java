package dev.bartizan.container.log;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Lines of several containers' logs as the API returns them. */
@Schema(description = "Lines of several containers' logs.")
public record LogSearchView(
        @Schema(description = "The newest lines that were found, oldest first.")
        List<Line> items,

        @Schema(description = "Whether older lines were found that are left out.")
        boolean more,

        @Schema(description = "Whether the logs of all containers were read to the end of the time.")
        boolean complete,

        @Schema(description = "What was read of each container, in the order of the request.")
        List<Log> containers) {

    /** A line. */
    @Schema(name = "FoundLogLine", description = "A line of a container's log.")
    public record Line(
            @Schema(description = "When it was written.") Instant at,

            @Schema(description = "Name of the container.", examples = "web")
            String container,

            @Schema(
                    description = "Where it was written to.",
                    enumeration = {"stdout", "stderr"})
            String stream,

            @Schema(description = "The text; cut after 16 KiB.")
            String text) {}

    /** What was read of one container. */
    @Schema(name = "SearchedLog", description = "What was read of a container's log.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Log(
            @Schema(description = "Name of the container.", examples = "web")
            String container,

            @Schema(description = "Number of lines that were read.")
            long linesRead,

            @Schema(description = "Whether it was read to the end of the time.")
            boolean complete,

            @Schema(description = "The time of the last line that was read; absent if it was read to the end.")
            @Nullable
            Instant readTo,

            @Schema(description = "Why it was not read to the end, as a sentence; absent if it was.") @Nullable
            String problem) {}
}
