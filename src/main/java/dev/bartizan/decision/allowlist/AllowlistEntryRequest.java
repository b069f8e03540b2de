package dev.bartizan.decision.allowlist;

import dev.bartizan.error.ServiceException;
import dev.bartizan.net.RequestAddress;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An entry to add to the allowlist, or the new values of an entry. */
@Schema(description = "An entry of the allowlist.")
record AllowlistEntryRequest(
        @Schema(
                description = "An address, a CIDR (its host bits are masked) or a range `first-last`.",
                examples = "192.0.2.7")
        @NotNull
        String range,

        @Schema(description = "The reason for the entry; at most 200 characters.", examples = "our office")
        @Size(max = 200)
        @Nullable
        String comment,

        @Schema(
                description =
                        "Duration from now, from `1s` to `3650d`, as for bans. If neither this nor `until` is given, the"
                                + " entry doesn't end.",
                examples = "30d")
        @Size(max = 40)
        @Nullable
        String duration,

        @Schema(
                description = "When it ends (ISO 8601), within 3650 days; alternative to `duration`.",
                examples = "2030-01-01T00:00:00Z")
        @Nullable
        Instant until) {

    /** @throws ServiceException {@code INVALID_ADDRESS} */
    AllowlistOrder order() {
        return new AllowlistOrder(
                RequestAddress.field("range", range).range(), comment, new AllowlistEnd(duration, until));
    }
}
