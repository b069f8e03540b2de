package dev.bartizan.decision.lookup;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.decision.Coverage;
import dev.bartizan.decision.Lookup;
import dev.bartizan.protection.Protection;
import dev.bartizan.remediation.Remediation;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The result of looking up an address or a range. */
@Schema(description = "The result of looking up an address or a range.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record LookupView(
        @Schema(
                description = "The address, CIDR or range in canonical text (RFC 5952 for IPv6); an IPv4-mapped address"
                        + " becomes IPv4, host bits of a CIDR are masked.",
                examples = "77.90.185.20")
        String ip,

        @Schema(
                description = "Whether it is blocked; for a range whether at least one address of it is. Captchas and "
                        + "throttles don't count.")
        boolean blocked,

        @Schema(
                description =
                        "What is to be done with its requests, the strictest of all matches that apply; `null` if "
                                + "nothing. For a range, the strictest of any of its addresses.",
                examples = "ban")
        @JsonInclude(JsonInclude.Include.ALWAYS)
        @Nullable
        Remediation remediation,

        @Schema(
                description =
                        "Its bans and the lists that contain it, by name; also if the allowlist or the protection "
                                + "overrides them. For a range, the first 100 that overlap it.")
        List<MatchView> matches,

        @Schema(description = "Whether it is on the allowlist; for a range whether all of it is.")
        boolean allowlisted,

        @Schema(
                description =
                        "What allows it, at most 20: the entries of the allowlist that contain the address, then the lists that"
                                + " allow it. For a range, those that overlap it. Entries with `lists` are among them. Absent if"
                                + " nothing does.")
        @Nullable
        List<AllowedByView> allowedBy,

        @Schema(
                description = "Why no list blocks the address: `interface`, `configured`, `gateway`, `resolver`, "
                        + "`administrator`, `feed`, `webhook`. Bans still block it. Absent if it is not protected, and "
                        + "for a range.",
                examples = "gateway")
        @Nullable
        Protection protection,

        @Schema(description = "`true` if there are more matches than `matches` contains; otherwise absent.") @Nullable
        Boolean truncated,

        @Schema(description = "How much of a range is blocked; absent for an address.") @Nullable
        Coverage coverage)
        implements LookupItemView {

    static LookupView of(LookupService.Outcome.Found found) {
        Lookup lookup = found.lookup();
        return new LookupView(
                found.query(),
                lookup.blocked(),
                lookup.remediation().orElse(null),
                lookup.matches().stream().map(MatchView::of).toList(),
                lookup.allowlisted(),
                found.allowedBy().isEmpty()
                        ? null
                        : found.allowedBy().stream().map(AllowedByView::of).toList(),
                lookup.protection().orElse(null),
                lookup.truncated() ? true : null,
                found.range() ? lookup.coverage() : null);
    }

    /** A list or a ban that contains it. */
    @Schema(name = "Match", description = "A list or a ban that contains the address, or a part of the range.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record MatchView(
            @Schema(description = "Name of the list; absent for a ban.", examples = "ipsum") @Nullable
            String list,

            @Schema(description = "The ban's `id`; absent for a list.") @Nullable
            Long ban,

            @Schema(description = "What is to be done with its requests: only `ban` blocks them.", examples = "ban")
            Remediation type,

            @Schema(description = "Origin of the ban, such as `bartizan` for bans by people; absent for a list.")
            @Nullable
            String origin,

            @Schema(
                    description = "The jail of fail2ban or the scenario of CrowdSec; `ban` for bans by people. Absent "
                            + "for a list.")
            @Nullable
            String scenario,

            @Schema(description = "Why it is banned; absent for a list.") @Nullable
            String reason,

            @Schema(
                    description = "For an address, the CIDR that contains it; for a range, the list's own range: a "
                            + "CIDR, or `first-last` if it is not a CIDR.",
                    examples = "77.90.185.20/32")
            String range,

            @Schema(
                    description = "When the ban began; for a list, the start of the day (UTC) when the list "
                            + "first contained it.")
            Instant since,

            @Schema(
                    description = "When it expires; a list's entries expire unless an import renews them. Absent for a "
                            + "permanent ban.")
            @Nullable
            Instant until,

            @Schema(
                    description =
                            "`true` if an entry of the allowlist with `lists` takes the address out of this list, so that"
                                    + " this match blocks nothing; otherwise absent. For a range, if it takes out the whole match.")
            @Nullable
            Boolean excepted) {

        static MatchView of(Lookup.Match match) {
            return switch (match) {
                case Lookup.Match.Listed listed ->
                    new MatchView(
                            listed.list(),
                            null,
                            listed.type(),
                            null,
                            null,
                            null,
                            listed.range().toString(),
                            listed.since(),
                            listed.until(),
                            listed.excepted() ? true : null);
                case Lookup.Match.Banned(ActiveBan ban) ->
                    new MatchView(
                            null,
                            ban.id(),
                            ban.type(),
                            ban.origin(),
                            ban.scenario(),
                            ban.reason(),
                            ban.range().toString(),
                            ban.since(),
                            ban.until().orElse(null),
                            null);
            };
        }
    }
}
