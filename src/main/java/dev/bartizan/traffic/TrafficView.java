package dev.bartizan.traffic;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The requests in the reverse proxy's access log over the last day. */
@Schema(description = "The requests in the reverse proxy's access log over the last day.")
public record TrafficView(
        @Schema(description = "Whether requests are counted.")
        SeenAddresses.Recording recording,

        @Schema(description = "Each hour of the last 24 hours and the current one; empty if requests are not counted.")
        List<Hour> hours) {

    static TrafficView of(SeenAddresses seen) {
        SeenAddresses.Recording recording = seen.recording();
        return new TrafficView(
                recording,
                recording == SeenAddresses.Recording.ON
                        ? seen.lastDayByHour().stream().map(Hour::of).toList()
                        : List.of());
    }

    /** An hour. */
    @Schema(name = "TrafficHour", description = "An hour.")
    public record Hour(
            @Schema(description = "Start: a full hour (UTC).")
            Instant start,

            @Schema(
                    description = "Number of requests, without those that were not counted because there were too many"
                            + " addresses.",
                    examples = "1200")
            long requests,

            @Schema(description = "How many of them were blocked.", examples = "40")
            long blocked) {

        private static Hour of(SeenHour hour) {
            return new Hour(hour.start(), hour.requests(), hour.blocked());
        }
    }
}
