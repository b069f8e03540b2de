package dev.bartizan.decision.bouncer;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bartizan.decision.bouncer.view.CidrMode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A bouncer in API responses. */
@Schema(description = "A bouncer: its settings, its last pull and its metrics.")
public record BouncerView(
        @Schema(description = "Identifier of the bouncer.", examples = "1")
        long id,

        @Schema(description = "Its name.", examples = "edge firewall")
        String name,

        @Schema(description = "Its key; only in the response that issues it.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        String key,

        @Schema(description = "Origins of the decisions it gets; empty for all.")
        Set<String> origins,

        @Schema(description = "Names of the lists whose decisions it gets; empty for all.")
        Set<String> lists,

        @Schema(description = "Maximum number of entries that it gets; `null` for no limit.") @Nullable
        Integer maxEntries,

        @Schema(description = "How it gets networks; `null` if that depends on its user agent.") @Nullable
        CidrMode cidr,

        @Schema(description = "What its client certificate is recognized by; `null` for none.", examples = "CN=edge")
        @Nullable
        String certificate,

        @Schema(description = "When it was created.") Instant createdAt,

        @Schema(description = "Whether the configuration has a key for it, so that it can't be removed or renamed.")
        boolean configured,

        @Schema(description = "The key before the current one; `null` if it is not valid any more.") @Nullable
        PreviousKeyView previousKey,

        @Schema(description = "Start of its last complete pull or query; `null` for never.") @Nullable
        Instant lastPullAt,

        @Schema(description = "User agent of its last pull or query.", examples = "crowdsec-firewall-bouncer/v0.0.25")
        @Nullable
        String userAgent,

        @Schema(description = "Client address of its last pull or query.", examples = "127.0.0.1") @Nullable
        String address,

        @Schema(
                description = "Number of entries it has since its last complete pull; `null` if it has not "
                        + "pulled since the service started.",
                examples = "120430")
        @Nullable
        Long entries,

        @Schema(description = "Number of its queries, in live mode.", examples = "40776")
        long queries,

        @Schema(description = "Number of its queries that found a decision.", examples = "91")
        long hits,

        @Schema(
                description = "Metrics that it reports, by name and unit: `dropped_…` and `processed_…` are "
                        + "counters, others the latest values.")
        Map<String, Long> metrics,

        @Schema(
                description =
                        "Number of IPv4 addresses in networks that it gets but doesn't block, because its program "
                                + "can't block networks; known by its user agent.",
                examples = "131070")
        long openAddresses,

        @Schema(description = "Problems in plain sentences; empty if there are none.")
        List<String> warnings) {

    /** The key before the current one. */
    @Schema(description = "A key that is still valid after another one was issued.")
    public record PreviousKeyView(
            @Schema(description = "When it ends; `null` for not before it is removed.") @Nullable
            Instant until) {}
}
