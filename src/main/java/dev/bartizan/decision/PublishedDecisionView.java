package dev.bartizan.decision;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.remediation.Remediation;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One reason why something is blocked. */
@Schema(name = "Decision", description = "An address or network, what is to be done with its requests, and why.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record PublishedDecisionView(
        @Schema(description = "The address or network as CIDR.", examples = "77.90.185.20/32")
        String value,

        @Schema(description = "What is to be done with its requests: only `ban` blocks them.", examples = "ban")
        Remediation type,

        @Schema(
                description = "`lists`, or the origin of the ban, such as `bartizan` for bans by people.",
                examples = {"lists", "bartizan"})
        String origin,

        @Schema(
                description = "The jail of fail2ban or the scenario of CrowdSec; `ban` for bans by people. "
                        + "Absent for a list.",
                examples = "ban")
        @Nullable
        String scenario,

        @Schema(description = "Name of the list; absent for a ban.", examples = "ipsum") @Nullable
        String list,

        @Schema(description = "The ban's `id`; absent for a list.") @Nullable
        Long ban,

        @Schema(description = "Why it is banned; absent for a list.") @Nullable
        String reason,

        @Schema(
                description = "When the ban began; for a list, the start of the day (UTC) when the list first "
                        + "contained it.")
        Instant since,

        @Schema(
                description = "When it expires; a list's entries expire unless an import renews them. Absent for a "
                        + "permanent ban.")
        @Nullable
        Instant until) {

    static PublishedDecisionView of(Lookup.Match decision) {
        return switch (decision) {
            case Lookup.Match.Listed listed ->
                new PublishedDecisionView(
                        listed.range().toString(),
                        listed.type(),
                        ListedRanges.ORIGIN,
                        null,
                        listed.list(),
                        null,
                        null,
                        listed.since(),
                        listed.until());
            case Lookup.Match.Banned(ActiveBan ban) ->
                new PublishedDecisionView(
                        ban.range().toString(),
                        ban.type(),
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
