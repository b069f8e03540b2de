package dev.bartizan.ban;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How many bans began when. */
@Schema(description = "How many bans began when.")
record BanTrend(
        @Schema(description = "How far it looks back, as asked.", examples = "7d")
        String window,

        @Schema(description = "The old name of `window`.", examples = "7d", deprecated = true)
        String range,

        @Schema(description = "Bans that began at this moment or later are counted: now less the range.")
        Instant since,

        @Schema(description = "Length of a bucket: 3600 for `24h`, else 86400.", examples = "86400")
        long bucketSeconds,

        @Schema(
                description = "All buckets, also those in which no ban began, from the one that `since` lies in to the"
                        + " present one. They begin at full hours or days of UTC, so the first is counted in part.")
        List<Bucket> buckets) {

    /** A stretch of time. */
    @Schema(name = "BanTrendBucket", description = "A stretch of time.")
    record Bucket(
            @Schema(description = "Where it begins: a full hour or day of UTC.")
            Instant start,

            @Schema(description = "Bans that began in it and, in the first one, not before `since`.", examples = "12")
            long count) {}
}
