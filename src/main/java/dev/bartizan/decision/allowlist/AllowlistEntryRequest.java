package dev.bartizan.decision.allowlist;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An entry to add to the allowlist. */
@Schema(description = "An entry to add to the allowlist.")
record AllowlistEntryRequest(
        @Schema(
                description = "An address, a CIDR (its host bits are masked) or a range `first-last`.",
                examples = "192.0.2.7")
        @NotNull
        String range,

        @Schema(description = "The reason for the entry; at most 200 characters.", examples = "our office")
        @Size(max = 200)
        @Nullable
        String comment) {}
