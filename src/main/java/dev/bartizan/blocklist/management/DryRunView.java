package dev.bartizan.blocklist.management;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a list would block. */
@Schema(
        description =
                "The requests of the last 24 hours that look legitimate, and that only this list blocks or would block.")
public record DryRunView(
        @Schema(description = "Start of the window: 24 hours ago, at the full hour.")
        Instant since,

        @Schema(description = "Addresses; those of an IPv6 /64 count as one.")
        long addresses,

        @Schema(description = "Requests that look legitimate.")
        long requests,

        @Schema(description = "The ten addresses with the most such requests.")
        List<Example> examples) {

    /** An address that a list would block. */
    @Schema(name = "DryRunExample", description = "An address that the list would block.")
    public record Example(
            @Schema(description = "The address; of an IPv6 /64 the one seen last.", examples = "198.51.100.7")
            String ip,

            @Schema(description = "Its requests that look legitimate.")
            long requests,

            @Schema(description = "Time of its last request.")
            Instant lastSeen) {}
}
