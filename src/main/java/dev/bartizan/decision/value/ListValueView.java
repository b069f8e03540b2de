package dev.bartizan.decision.value;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bartizan.blocklist.management.DryRunView;
import dev.bartizan.traffic.SeenAddresses;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a list is worth. */
@Schema(description = "What a list is worth.")
public record ListValueView(
        @Schema(description = "Name of the list.", examples = "ipsum")
        String list,

        @Schema(
                description =
                        "`published`: it blocks; `not_published`: it is disabled, has expired or is only a source of "
                                + "others, so the figures are those of its last version; `never_imported`: it has no content; "
                                + "`allows`: it is a list of allowed addresses.")
        ListState state,

        @Schema(description = "What only this list blocks. Null if it has no content or allows.") @Nullable
        UniqueShare unique,

        @Schema(description = "Whether requests are counted.")
        RecordedTraffic accessLog,

        @Schema(description = "Its addresses that sent requests. Null without an access log or without content.")
        @Nullable
        SeenOfList seen,

        @Schema(
                description =
                        "The requests of the last 24 hours that look legitimate, and that only this list blocks. Null "
                                + "without an access log, or if it has no content or allows.")
        @Nullable
        DryRunView wouldBlock,

        @Schema(description = "What bouncers report of the list. Null if none has reported of it since the start.")
        @Nullable
        BouncersUsage bouncers) {

    /** Whether a list blocks. */
    public enum ListState {
        /** It blocks. */
        @JsonProperty("published")
        PUBLISHED,
        /** It is disabled, has expired or is only a source of others. */
        @JsonProperty("not_published")
        NOT_PUBLISHED,
        /** It has no content. */
        @JsonProperty("never_imported")
        NEVER_IMPORTED,
        /** It allows its addresses. */
        @JsonProperty("allows")
        ALLOWS
    }

    /** What only one list blocks. */
    @Schema(
            description =
                    "The addresses of the list that no other list and no ban blocks, without those that are allowed or "
                            + "protected.")
    public record UniqueShare(
            @Schema(description = "Ranges, of both families.")
            long ranges,

            @Schema(description = "IPv4 addresses.") long ipv4Addresses,

            @Schema(
                    description =
                            "Percentage of the addresses that the list blocks, with one decimal: of its IPv4 addresses, "
                                    + "or of its IPv6 addresses if it has no IPv4. 0 if it blocks none.",
                    examples = "12.5")
            double sharePercent) {}

    /** Whether requests are counted. */
    @Schema(description = "Whether requests are counted.")
    public record RecordedTraffic(
            @Schema(
                    description = "`on`; `off`: `bartizan.traffic.enabled` is false; `not_configured`: "
                            + "`bartizan.livelog.access-log` is not set.")
            SeenAddresses.Recording state,

            @Schema(
                    description =
                            "Start of the first hour or day that is stored. Windows that begin earlier have the requests "
                                    + "since then. Null if none is stored.")
            @Nullable
            Instant recordedSince) {

        static RecordedTraffic of(SeenAddresses traffic) {
            SeenAddresses.Recording recording = traffic.recording();
            return new RecordedTraffic(
                    recording,
                    recording == SeenAddresses.Recording.ON ? traffic.oldest().orElse(null) : null);
        }
    }

    /** What bouncers report of a list. */
    @Schema(
            description = "What all bouncers together report of the list, by CrowdSec's usage metrics with the origin "
                    + "`lists:NAME`.")
    public record BouncersUsage(
            @Schema(description = "Start of the counts: the last start of the service.")
            Instant since,

            @Schema(description = "Counts by name and unit, such as `dropped_packet` and `dropped_byte`.")
            Map<String, Long> counts) {}

    /** The addresses of a list that sent requests. */
    @Schema(description = "The addresses of the list that sent requests.")
    public record SeenOfList(
            @Schema(description = "In the last 24 hours.") SeenInWindow lastDay,

            @Schema(description = "In the last 30 days.") SeenInWindow lastMonth) {}

    /** The requests of the addresses of a list in a window. */
    @Schema(description = "The requests of the addresses of the list in a window of time.")
    public record SeenInWindow(
            @Schema(description = "Start of the window: 24 hours ago, at the full hour; or 30 days ago, at 00:00 UTC.")
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
                            "Requests of all clients, of the list or not, that are not in these figures because there were "
                                    + "more addresses than `bartizan.traffic.maximum-addresses`.")
            long notRecorded) {}
}
