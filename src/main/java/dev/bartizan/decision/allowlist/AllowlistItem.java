package dev.bartizan.decision.allowlist;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An entry of the allowlist as the API tells of it. */
@Schema(description = "An address, CIDR or range that is never blocked.")
record AllowlistItem(
        @Schema(description = "Identifies it.", examples = "3")
        long id,

        @Schema(description = "Canonical text: a CIDR, or `first-last` where it is none.", examples = "192.0.2.7/32")
        String range,

        @Schema(description = "Why it is here; `null` for no comment.", nullable = true, examples = "our office")
        String comment,

        @Schema(description = "Whether the configuration declares it, so that it can't be removed here.")
        boolean readOnly,

        @Schema(description = "When it was added.") Instant createdAt) {

    static AllowlistItem of(AllowlistEntry entry) {
        return new AllowlistItem(entry.id, entry.range, entry.comment, entry.provisioned, entry.createdAt);
    }
}
