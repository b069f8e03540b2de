package dev.bartizan.ban;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Number of bans over time. */
@Schema(description = "Number of bans over time.")
public record BanTrendView(
        @Schema(description = "The requested time window.", examples = "7d")
        String window,

        @Schema(description = "The old name of `window`.", examples = "7d", deprecated = true)
        String range,

        @Schema(description = "Start of the time window; bans that began before are not counted.")
        Instant since,

        @Schema(description = "Length of a bucket: 3600 for `24h`, else 86400.", examples = "86400")
        long bucketSeconds,

        @Schema(
                description = "All buckets, including empty ones, from the one that contains `since` to the "
                        + "current one. They begin at full hours or days (UTC), so the first one is counted "
                        + "only in part.")
        List<Bucket> buckets) {

    /** A period of time. */
    @Schema(name = "BanTrendBucket", description = "A period of time.")
    public record Bucket(
            @Schema(description = "Start: a full hour or day (UTC).")
            Instant start,

            @Schema(
                    description =
                            "Number of bans that began in it; in the first bucket, only those since " + "`since`.",
                    examples = "12")
            long count) {}
}
