package dev.bartizan.decision.allowlist;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An entry of the allowlist in API responses. */
@Schema(description = "An address, CIDR, range or host name that is never blocked, or not blocked by some lists.")
public record AllowlistEntryView(
        @Schema(description = "Identifier of the entry.", examples = "3")
        long id,

        @Schema(
                description =
                        "Canonical text: a CIDR, or `first-last` if the range is not a CIDR; `null` for a host name.",
                examples = "192.0.2.7/32")
        @Nullable
        String range,

        @Schema(description = "The host name; `null` for a range.", examples = "home.example.org") @Nullable
        String host,

        @Schema(
                description =
                        "The addresses of the host that are allowed: those of its last successful resolution. Empty"
                                + " for a range.",
                examples = "[\"192.0.2.7\",\"2001:db8::7\"]")
        List<String> addresses,

        @Schema(
                description =
                        "When the host was last resolved successfully; `null` for a range and before the first success.")
        @Nullable
        Instant resolvedAt,

        @Schema(
                description = "What was wrong when the host was resolved last; `null` if nothing was.",
                examples = "The name can't be resolved.")
        @Nullable
        String problem,

        @Schema(description = "The reason for the entry; `null` for no comment.", examples = "our office") @Nullable
        String comment,

        @Schema(description = "Whether the configuration declares the entry, so that the API can't remove it.")
        boolean readOnly,

        @Schema(description = "When it was added.") Instant createdAt,

        @Schema(
                description =
                        "Name of the token or account that added it; `null` if the configuration declares it, or an earlier"
                                + " version of Bartizan added it.",
                examples = "edge firewall")
        @Nullable
        String author,

        @Schema(description = "When it ends; `null` if it doesn't end.") @Nullable
        Instant until,

        @Schema(description = "Whether the engines' own allowlists get it, too: see `POST /api/v1/allow`.")
        boolean inEngines,

        @Schema(
                description =
                        "Names of the lists that don't block it, while bans and other lists do; `null` if the entry"
                                + " applies to everything. Empty if all its lists were deleted: then it has no effect.",
                examples = "[\"ipsum\"]")
        @Nullable
        List<String> lists) {

    /** @param names names of lists by id */
    public static AllowlistEntryView of(AllowlistEntry entry, Map<Long, String> names) {
        Optional<AllowlistEntry.Host> host = Optional.ofNullable(entry.host());
        return new AllowlistEntryView(
                entry.id(),
                entry.range(),
                host.map(AllowlistEntry.Host::name).orElse(null),
                host.map(AllowlistEntry.Host::addresses).orElse(List.of()),
                host.map(AllowlistEntry.Host::resolvedAt).orElse(null),
                host.map(AllowlistEntry.Host::problem).orElse(null),
                entry.note().comment(),
                entry.provisioned(),
                entry.term().createdAt(),
                entry.note().author(),
                entry.term().expiresAt(),
                entry.scope().inEngines(),
                entry.scope()
                        .lists()
                        .map(ids -> ids.stream()
                                .flatMap(id -> Stream.ofNullable(names.get(id)))
                                .sorted()
                                .toList())
                        .orElse(null));
    }
}
