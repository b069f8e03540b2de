package dev.bartizan.decision.bouncer;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bartizan.decision.bouncer.view.CidrMode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A bouncer as the API tells of it. */
@Schema(description = "A bouncer: what it gets, and what it did.")
public record BouncerItem(
        @Schema(description = "Identifies it.", examples = "1")
        long id,

        @Schema(description = "Its name.", examples = "edge firewall")
        String name,

        @Schema(description = "Its key; only in the answer to its creation.", nullable = true)
        @JsonInclude(JsonInclude.Include.NON_NULL)
        String key,

        @Schema(description = "Origins of the decisions it gets; empty for all.")
        Set<String> origins,

        @Schema(description = "Names of the lists that it gets decisions of; empty for all.")
        Set<String> lists,

        @Schema(description = "Most entries that it gets; `null` for no limit.", nullable = true)
        Integer maxEntries,

        @Schema(description = "What it is told of networks; `null` if its user agent decides.", nullable = true)
        CidrMode cidr,

        @Schema(description = "When it was created.") Instant createdAt,

        @Schema(description = "When its last complete pull began; `null` for never.", nullable = true)
        Instant lastPullAt,

        @Schema(
                description = "How it named itself in its last pull.",
                nullable = true,
                examples = "crowdsec-firewall-bouncer/v0.0.25")
        String userAgent,

        @Schema(description = "The address that it pulled from.", nullable = true, examples = "127.0.0.1")
        String address,

        @Schema(
                description = "Entries that it holds since its last complete pull; `null` if that was not from this"
                        + " process.",
                nullable = true,
                examples = "120430")
        Long entries,

        @Schema(
                description = "What it reports of itself, by name and unit: `dropped_…` and `processed_…` are counts,"
                        + " others the latest values.")
        Map<String, Long> metrics,

        @Schema(description = "What a person should know of, in sentences; empty if all is well.")
        List<String> warnings) {}
