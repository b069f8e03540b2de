package dev.bartizan.decision.allowlist;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An entry of the allowlist in API responses. */
@Schema(description = "An address, CIDR or range that is never blocked.")
public record AllowlistEntryView(
        @Schema(description = "Identifier of the entry.", examples = "3")
        long id,

        @Schema(
                description = "Canonical text: a CIDR, or `first-last` if the range is not a CIDR.",
                examples = "192.0.2.7/32")
        String range,

        @Schema(description = "The reason for the entry; `null` for no comment.", examples = "our office") @Nullable
        String comment,

        @Schema(description = "Whether the configuration declares the entry, so that the API can't remove it.")
        boolean readOnly,

        @Schema(description = "When it was added.") Instant createdAt,

        @Schema(
                description = "Name of the token that added it; `null` if the configuration declares it, or an earlier"
                        + " version of Bartizan added it.",
                examples = "edge firewall")
        @Nullable
        String author,

        @Schema(description = "When it ends; `null` if it doesn't end.") @Nullable
        Instant until,

        @Schema(description = "Whether the engines' own allowlists get it, too: see `POST /api/v1/allow`.")
        boolean inEngines) {

    public static AllowlistEntryView of(AllowlistEntry entry) {
        return new AllowlistEntryView(
                entry.id(),
                entry.range(),
                entry.note().comment(),
                entry.provisioned(),
                entry.term().createdAt(),
                entry.note().author(),
                entry.term().expiresAt(),
                entry.inEngines());
    }
}
