package dev.bartizan.decision.lookup;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bartizan.decision.allowlist.AllowCause;
import dev.bartizan.decision.allowlist.AllowlistEntry;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What allows an address. */
@Schema(name = "AllowedBy", description = "What allows an address or a part of a range.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record AllowedByView(
        @Schema(
                description =
                        "`entry`: an entry of the allowlist; `configuration`: an entry that the configuration declares;"
                                + " `list`: a list that allows.",
                enumeration = {"entry", "configuration", "list"},
                examples = "entry")
        String source,

        @Schema(
                description =
                        "The `id` of the entry or of the list; absent for `configuration` while the database fails.",
                examples = "3")
        @Nullable
        Long id,

        @Schema(
                description =
                        "The allowed range, which contains the address: a CIDR, or `first-last` if it is not a CIDR.",
                examples = "192.0.2.7/32")
        String range,

        @Schema(description = "The host name of the entry; absent if it has none.", examples = "home.example.org")
        @Nullable
        String host,

        @Schema(description = "Name of the list that allows; absent for an entry.", examples = "googlebot") @Nullable
        String list,

        @Schema(
                description =
                        "Names of the lists that don't block it, without disabled ones; absent if the entry applies to"
                                + " everything.",
                examples = "[\"ipsum\"]")
        @Nullable
        List<String> lists,

        @Schema(description = "The reason for the entry; absent for no comment.", examples = "our office") @Nullable
        String comment,

        @Schema(
                description = "Name of the token or account that added the entry; absent if unknown.",
                examples = "edge firewall")
        @Nullable
        String author,

        @Schema(description = "When the entry ends; absent if it doesn't end.") @Nullable
        Instant until) {

    private static final String CONFIGURATION = "configuration";

    static AllowedByView of(AllowCause cause) {
        String range = cause.range().toString();
        return switch (cause) {
            case AllowCause.ByConfiguration _ ->
                new AllowedByView(CONFIGURATION, null, range, null, null, null, null, null, null);
            case AllowCause.ByList list ->
                new AllowedByView("list", list.id(), range, null, list.name(), null, null, null, null);
            case AllowCause.ByEntry by -> {
                AllowlistEntry entry = by.entry();
                yield new AllowedByView(
                        entry.provisioned() ? CONFIGURATION : "entry",
                        entry.id(),
                        range,
                        entry.host() == null ? null : entry.host().name(),
                        null,
                        by.lists().orElse(null),
                        entry.note().comment(),
                        entry.note().author(),
                        entry.term().expiresAt());
            }
        };
    }
}
