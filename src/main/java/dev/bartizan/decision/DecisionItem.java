package dev.bartizan.decision;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ip.IpRange;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One reason why something is blocked. */
@Schema(name = "Decision", description = "An address or network that is blocked, and why.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record DecisionItem(
        @Schema(description = "The address or network as CIDR.", examples = "77.90.185.20/32")
        String value,

        @Schema(
                description = "`lists`, or who banned it, such as `bartizan` for a person.",
                examples = {"lists", "bartizan"})
        String origin,

        @Schema(
                description = "What it is banned for: the jail of fail2ban, the scenario of CrowdSec, `ban` for people;"
                        + " absent for a list.",
                examples = "ban",
                nullable = true)
        String scenario,

        @Schema(description = "Name of the list; absent for a ban.", examples = "ipsum", nullable = true)
        String list,

        @Schema(description = "The ban's `id`; absent for a list.", nullable = true)
        Long ban,

        @Schema(description = "Why it is banned; absent for a list.", nullable = true)
        String reason,

        @Schema(description = "When it was banned; for a list the start of the day (UTC) on which it had it first.")
        Instant since,

        @Schema(
                description =
                        "When it expires, for a list unless an import confirms it before; absent for a permanent ban.",
                nullable = true)
        Instant until) {

    static DecisionItem of(Lookup.Match decision) {
        return switch (decision) {
            case Lookup.Match.Listed(String list, IpRange range, Instant since, Instant until) ->
                new DecisionItem(range.toString(), ListedRanges.ORIGIN, null, list, null, null, since, until);
            case Lookup.Match.Banned(ActiveBan ban) ->
                new DecisionItem(
                        ban.range().toString(),
                        ban.origin(),
                        ban.scenario(),
                        null,
                        ban.id(),
                        ban.reason(),
                        ban.since(),
                        ban.until().orElse(null));
        };
    }
}
