package dev.bartizan.decision.value;

import dev.bartizan.decision.value.ListValueView.RecordedTraffic;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a ban is worth. */
@Schema(name = "BanValue", description = "What a ban is worth.")
record BanValueView(
        @Schema(description = "The ban's `id`.", examples = "17")
        long ban,

        @Schema(description = "The banned address or network.", examples = "45.155.205.7")
        String ip,

        @Schema(description = "Whether requests are counted.")
        RecordedTraffic accessLog,

        @Schema(description = "The requests of the banned addresses. Null without an access log.") @Nullable
        SeenOfBan seen) {

    /** The requests of banned addresses. */
    @Schema(
            name = "SeenOfBan",
            description =
                    "The requests of the banned addresses from the start of the ban to its end, or until now. Requests are"
                            + " stored by the hour, and after a day by the day (UTC): those in the hour or day in which the ban began"
                            + " count, too, if the address was seen there after the ban began.")
    record SeenOfBan(
            @Schema(description = "Start of the counts: when the ban began, or 30 days ago, at 00:00 UTC.")
            Instant since,

            @Schema(description = "Addresses that sent requests; those of an IPv6 /64 count as one.")
            long addresses,

            @Schema(description = "Their requests.") long requests,

            @Schema(description = "Requests that were blocked, for example by a bouncer or a rate limit.")
            long blocked,

            @Schema(description = "Requests that look legitimate: answered with a status below 400, and not blocked.")
            long legitimate,

            @Schema(
                    description =
                            "When the last of them was; for an ended ban, it can be later in the same hour or day. Null if"
                                    + " there was none.")
            @Nullable
            Instant lastSeen,

            @Schema(
                    description =
                            "Requests of all clients, banned or not, that are not in these figures because there were more"
                                    + " addresses than `bartizan.traffic.maximum-addresses`.")
            long notRecorded) {}
}
