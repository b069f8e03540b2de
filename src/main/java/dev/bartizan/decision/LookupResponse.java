package dev.bartizan.decision;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is known of an address or a range. */
@Schema(description = "What is known of an address or a range.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record LookupResponse(
        @Schema(
                description = "The address, CIDR or range in canonical text (RFC 5952 for IPv6); an IPv4-mapped address"
                        + " becomes IPv4, host bits of a CIDR are masked.",
                examples = "77.90.185.20")
        String ip,

        @Schema(description = "Whether it is blocked; for a range whether at least one address of it is.")
        boolean blocked,

        @Schema(
                description =
                        "The lists that have it, by name; also where the allowlist wins over them. For a range the"
                                + " first 100 list ranges that share an address with it.")
        List<MatchResponse> matches,

        @Schema(description = "Whether it is on the allowlist; for a range whether all of it is.")
        boolean allowlisted,

        @Schema(description = "`true` if there are more matches than are told; absent otherwise.")
        Boolean truncated,

        @Schema(description = "How much of a range is blocked; absent for an address.")
        Coverage coverage)
        implements LookupItem {

    static LookupResponse of(LookupService.Outcome.Found found) {
        Lookup lookup = found.lookup();
        return new LookupResponse(
                found.query(),
                lookup.blocked(),
                lookup.matches().stream().map(MatchResponse::of).toList(),
                lookup.allowlisted(),
                lookup.truncated() ? true : null,
                found.range() ? lookup.coverage() : null);
    }

    /** A list that has it. */
    @Schema(name = "Match", description = "A list that has the address, or a part of the range.")
    record MatchResponse(
            @Schema(description = "Name of the list.", examples = "ipsum")
            String list,

            @Schema(
                    description =
                            "For an address the CIDR that it lies in, for a range the list's own range: a CIDR, or"
                                    + " `first-last` where it is none.",
                    examples = "77.90.185.20/32")
            String range,

            @Schema(description = "Start of the day (UTC) on which the list had it first.")
            Instant since,

            @Schema(description = "When it expires unless an import confirms the list before.")
            Instant until) {

        static MatchResponse of(Lookup.Match match) {
            return new MatchResponse(match.list(), match.range().toString(), match.since(), match.until());
        }
    }
}
